"""The story over ten days: what a person should be able to find in the traffic."""

from collections import Counter
from itertools import groupby

from pattern_pipeline.demo.wording import load_wording
from pattern_pipeline_tests.demo.conftest import Written

NEW_TASK = "household_plan"
TURNED_TASK = "track_delivery"


def labels_of_days(written: Written, first: int, last: int) -> list[dict[str, object]]:
    return [label for key, label in written.labels.items() if first <= written.story_day(key) <= last]


def share(labels: list[dict[str, object]], key: str, value: str) -> float:
    return sum(label[key] == value for label in labels) / len(labels)


def test_a_dozen_tasks_of_very_different_volume(written: Written) -> None:
    counts = Counter(label["task"] for label in written.labels.values())
    assert set(counts) == set(load_wording().tasks)
    assert len(counts) >= 12
    (_, most), *_, (_, least) = counts.most_common()
    assert most > 4 * least
    assert least >= 20


def test_the_new_task_appears_on_day_six(written: Written) -> None:
    days = {written.story_day(key) for key, label in written.labels.items() if label["task"] == NEW_TASK}
    assert days == {6, 7, 8, 9, 10}


def test_one_mood_turns_on_day_seven(written: Written) -> None:
    before = [label for label in labels_of_days(written, 1, 6) if label["task"] == TURNED_TASK]
    after = [label for label in labels_of_days(written, 7, 10) if label["task"] == TURNED_TASK]
    assert share(before, "mood", "annoyed") < 0.3
    assert share(after, "mood", "annoyed") > 0.5


def test_other_moods_stay_as_they_were(written: Written) -> None:
    before = [label for label in labels_of_days(written, 1, 6) if label["task"] != TURNED_TASK]
    after = [label for label in labels_of_days(written, 7, 10) if label["task"] != TURNED_TASK]
    assert abs(share(before, "mood", "annoyed") - share(after, "mood", "annoyed")) < 0.08


def test_the_turn_has_its_cause_in_the_traces(written: Written) -> None:
    def failing_carrier(day: int) -> int:
        return sum(
            "held_at_depot" in str(request)
            for key, (_, request) in written.requests.items()
            if written.story_day(key) == day
        )

    assert [failing_carrier(day) for day in range(1, 7)] == [0] * 6
    assert all(failing_carrier(day) >= 3 for day in range(7, 11))


def test_every_window_of_seven_days_holds_enough_issues(written: Written) -> None:
    for last in (7, 8, 9, 10):
        window = labels_of_days(written, last - 6, last)
        with_issue = sum(bool(label["issues"]) for label in window)
        assert with_issue > 150
        assert 0.17 < with_issue / len(window) < 0.27


def test_issues_are_of_several_kinds_each_frequent_enough(written: Written) -> None:
    kinds = Counter(kind for label in written.labels.values() for kind in label["issues"])
    assert set(kinds) == set(load_wording().voices.failures.weights)
    assert min(kinds.values()) >= 25


def test_moods_are_worse_where_something_went_wrong(written: Written) -> None:
    labels = list(written.labels.values())
    failing = [label for label in labels if label["issues"]]
    smooth = [label for label in labels if not label["issues"]]
    assert share(failing, "mood", "annoyed") > 1.5 * share(smooth, "mood", "annoyed")
    assert all(share(labels, "mood", mood) > 0.05 for mood in load_wording().voices.moods)


def test_some_sessions_have_several_traces_of_one_user(written: Written) -> None:
    by_session = sorted(written.labels.values(), key=lambda label: label["session_id"])
    sizes = Counter(
        len(list(labels)) for _, labels in groupby(by_session, key=lambda label: label["session_id"])
    )
    assert set(sizes) == {1, 2, 3}
    assert sizes[2] > 50
