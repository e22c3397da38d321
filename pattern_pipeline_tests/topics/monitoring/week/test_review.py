"""What a person reads of a week."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from pattern_pipeline.topics.monitoring.alert_rows import WatchedUnit
from pattern_pipeline.topics.monitoring.week import picture
from pattern_pipeline.topics.monitoring.week.picture import draw_week
from pattern_pipeline.topics.monitoring.week.review import build_weekly_review
from pattern_pipeline.topics.monitoring.week.sections import format_markdown, format_summary
from pattern_pipeline.topics.monitoring.week.topic_weeks import WeekFrames, select_largest_moves

UNTIL = date(2026, 3, 29)
DAYS = [UNTIL - timedelta(days=back) for back in range(13, -1, -1)]
FIRST = UNTIL - timedelta(days=6)
UNHAPPY, ISSUES = ("NEGATIVE", "MIXED"), ("Issues",)


def table(columns: str, *rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=columns.split())


AXES = np.eye(5, dtype=np.float32)
AXIS_OF = {"t_large": 0, "t_sad": 1, "t_new": 2, "t_issue": 0, "": 4}


def answers_of(volumes: list[tuple[date, str, str, int]]) -> pd.DataFrame:
    """A hundred answers a day and facet: those of the topics by their axes, the rest of something else."""
    rows = []
    for day, facet in sorted({(day, facet) for day, facet, *_ in volumes}):
        topics = [topic for on, of, topic, count in volumes for _ in range(count) if (on, of) == (day, facet)]
        for number, topic in enumerate([*topics, *[""] * (100 - len(topics))]):
            vector = AXES[AXIS_OF[topic]]
            rows.append((day, f"{day} {number}", facet, 0, "v1", "local/1", None, topic, "toy", vector))
    return pd.DataFrame(rows, columns=list(WatchedUnit._fields))


def a_week() -> WeekFrames:
    """Two weeks of 100 traces a day: a large happy task, a small unhappy one, an issue, a new task."""
    topics = (("Task", "t_large", 40), ("Task", "t_sad", 4), ("Issues", "t_issue", 3))
    volumes = [(day, *topic) for day in DAYS for topic in topics]
    volumes += [(day, "Task", "t_new", 6) for day in DAYS[-4:]]
    moods = [(day, "Task", "t_large", "Sentiment", "POSITIVE", 40) for day in DAYS]
    moods += [(day, "Task", "t_sad", "Sentiment", "NEGATIVE", 3) for day in DAYS]
    moods += [(day, "Task", "t_sad", "Sentiment", "NEUTRAL", 1) for day in DAYS]
    names = [(topic[0], topic[1], f"Name of {topic[1]}") for topic in (*topics, ("Task", "t_new", 0))]
    alert = (
        DAYS[-4], "Task", "t_new", "Older name", "new", "", 0.06, 0.0, 6, 1e-8, ["u"], "new in Task: 6 of 100",
        "", [],
    )  # fmt: skip
    return WeekFrames(
        until=UNTIL,
        traces=table("day units", *((day, 100) for day in DAYS)),
        volumes=table("day facet topic_id units", *volumes),
        moods=table("day facet topic_id category label units", *moods),
        names=table("facet topic_id name", *names),
        alerts=table(
            "day facet topic_id topic kind label observed expected units p_value exemplars message"
            " category labels",
            alert,
        ),
        topics=table(
            "facet topic_id name units share provisional centroid radius",
            ("Task", "t_large", "Large", 280, 0.8, False, AXES[0], 0.3),
            ("Task", "t_sad", "Sad", 28, 0.1, False, AXES[1], 0.3),
            ("Task", "t_new", "New", 24, 0.1, True, AXES[2], 0.3),
            ("Issues", "t_issue", "Issue", 21, 1.0, False, AXES[0], 0.3),
        ),
        answers=answers_of(volumes),
        born=table(
            "day facet topic_id kind origin",
            (DAYS[-3], "Task", "t_new", "new", None),
            (DAYS[-3], "Task", "t_dead", "new", None),
        ),
        ended=table("day facet topic_id kind"),
        failures=table("day stage part error"),
        reviews=table("facet topic_id decision"),
        datasets=table("dataset version day facet topic_id label rows"),
        before=table("dataset facet topic_id share"),
    )


def reviewed(frames: WeekFrames):
    return build_weekly_review(frames, UNHAPPY, ISSUES)


def test_a_week_is_compared_with_the_week_before() -> None:
    review = reviewed(a_week())
    assert (review.first, review.until, review.units, review.units_before) == (FIRST, UNTIL, 700, 700)
    assert format_summary(review).startswith(
        "700 traces (+0% on the week before): 1 alert, 1 new topic, 4 topics to look at"
    )


def test_a_week_beside_one_of_fewer_days_is_not_called_growth() -> None:
    frames = a_week()
    review = reviewed(replace(frames, traces=frames.traces[frames.traces["day"] >= DAYS[4]]))
    assert format_summary(review).startswith("700 traces: ")


def test_a_new_topic_that_lives_on_is_shown_by_the_name_it_has_now() -> None:
    review = reviewed(a_week())
    assert [(each.topic_id, each.name, each.units) for each in review.new_topics] == [
        ("t_new", "Name of t_new", 24)
    ]
    assert review.alerts[0].topic == "Name of t_new"


def test_what_is_at_risk_and_in_no_dataset_is_to_be_promoted() -> None:
    reasons = {each.topic_id: each.reasons for each in reviewed(a_week()).candidates}
    assert reasons == {
        "t_sad": ("75% unhappy, usual 7%",),
        "t_large": ("40% of traces",),
        "t_issue": ("an issue",),
        "t_new": ("new",),
    }


@pytest.mark.parametrize("way", ["approved", "rejected", "dataset"])
def test_what_was_decided_or_is_in_a_dataset_is_not_asked_again(way: str) -> None:
    frames = a_week()
    if way == "dataset":
        row = ("regression", 1, UNTIL, "Task", "t_sad", "Sad", 3)
        frames = replace(frames, datasets=table("dataset version day facet topic_id label rows", row))
    else:
        frames = replace(frames, reviews=table("facet topic_id decision", ("Task", "t_sad", way)))
    assert "t_sad" not in {each.topic_id for each in reviewed(frames).candidates}


def test_a_dataset_is_stale_for_topics_that_went_shares_that_moved_and_age() -> None:
    rows = [
        ("aged", 3, UNTIL - timedelta(days=40), "Task", "t_large", "Large", 5),
        ("aged", 3, UNTIL - timedelta(days=40), "Task", "t_gone", "Gone", 5),
        ("fresh", 1, UNTIL, "Task", "t_large", "Large", 5),
    ]
    before = [("aged", "Task", "t_large", 0.3), ("aged", "Task", "t_gone", 0.7), ("fresh", "Task", "t_large", 0.8),
              ("fresh", "Task", "t_sad", 0.1), ("fresh", "Task", "t_new", 0.1)]  # fmt: skip
    frames = replace(
        a_week(),
        datasets=table("dataset version day facet topic_id label rows", *rows),
        before=table("dataset facet topic_id share", *before),
    )
    aged, fresh = reviewed(frames).datasets
    assert aged.stale == ("1 of 2 topics gone", "shares moved by 70%", "40 days old")
    assert aged.gone == ("Gone",)
    assert fresh.stale == ()
    assert fresh.drift == pytest.approx(0.0)


def test_text_of_a_trace_stays_in_its_cell() -> None:
    frames = a_week()
    evil = frames.names.assign(name="<script>|x\n# no")
    text = format_markdown(reviewed(replace(frames, names=evil)))
    assert "<script>" not in text
    assert "&lt;script>\\|x # no" in text
    assert [line for line in text.splitlines() if line.startswith("# ")] == [f"# Week of {FIRST} to {UNTIL}"]


def test_a_section_without_news_says_so() -> None:
    text = format_markdown(reviewed(a_week()))
    assert "## Moods that turned\n\nNothing." in text
    assert f"| {DAYS[-4]} | Task | Name of t_new | 24 | 3.4% |" in text


def test_the_picture_is_a_png_with_or_without_alerts() -> None:
    frames = a_week()
    quiet = replace(frames, alerts=frames.alerts.iloc[:0])
    pictures = [draw_week(reviewed(each), each) for each in (frames, quiet)]
    assert all(each.startswith(b"\x89PNG") for each in pictures)
    assert pictures[0] != pictures[1]


def test_an_id_that_began_or_ended_is_no_move() -> None:
    frames = a_week()
    ended = table("day facet topic_id units", *((day, "Task", "t_ended", 30) for day in DAYS[:7]))
    review = reviewed(replace(frames, volumes=pd.concat([frames.volumes, ended], ignore_index=True)))
    assert {each.topic_id for each in review.topics} >= {"t_ended", "t_new"}
    assert {each.topic_id for each in select_largest_moves(review.moves, 9)} == {
        "t_large",
        "t_sad",
        "t_issue",
    }


def split_off(frames: WeekFrames, *names: str) -> WeekFrames:
    """The same traffic, with ids of this week for some of its topics."""
    rows = [(DAYS[-2], "Task", name, "split", "t_mother") for name in names]
    born = table("day facet topic_id kind origin", *rows)
    return replace(frames, born=pd.concat([frames.born, born], ignore_index=True))


def test_a_topic_that_the_map_split_off_is_a_change_of_the_map_and_no_new_topic() -> None:
    review = reviewed(split_off(a_week(), "t_large", "t_sad"))
    assert [each.topic_id for each in review.new_topics] == ["t_new"]
    assert [each.line for each in review.map_changes] == [
        "the map of Task now splits 1 topic finer, into 2 more (“Name of t_large”, “Name of t_sad”)"
    ]
    assert "1 new topic," in format_summary(review)
    assert "splits 1 topic finer" in format_markdown(review)


def test_a_topic_without_ancestor_is_new_only_if_its_traffic_is() -> None:
    frames = a_week()
    born = table("day facet topic_id kind origin", (DAYS[-2], "Task", "t_sad", "new", None))
    review = reviewed(replace(frames, born=born))
    assert review.new_topics == ()
    assert "not clearly new (“Name of t_sad”)" in review.map_changes[0].line


def test_a_part_of_a_split_whose_traffic_is_new_is_new() -> None:
    frames = replace(a_week(), born=table("day facet topic_id kind origin"), alerts=a_week().alerts.iloc[:0])
    review = reviewed(split_off(frames, "t_large", "t_new"))
    assert [(each.topic_id, each.since) for each in review.new_topics] == [("t_new", DAYS[-4])]
    assert "into 1 more (“Name of t_large”)" in review.map_changes[0].line


def test_without_days_before_the_week_nothing_can_be_called_new() -> None:
    frames = a_week()
    review = reviewed(replace(frames, answers=frames.answers[frames.answers["day"] >= FIRST]))
    assert review.new_topics == ()


@pytest.mark.parametrize(
    ("topic", "section"), [("t_new", "## New"), ("t_large", "## Volumes that changed"), ("", "## New")]
)
def test_a_group_is_reported_where_its_units_are_now(topic: str, section: str) -> None:
    frames = a_week()
    task = frames.answers[frames.answers["facet"] == "Task"]
    mine = task[(task["summary"] == topic) & (task["day"] == DAYS[-4])]
    shown = [list(mine["unit_id"][:5])]
    alerts = frames.alerts.assign(topic_id="g_1", topic="A group", exemplars=shown)
    text = format_markdown(reviewed(replace(frames, alerts=alerts)))
    rows = [line for line in text.partition(section)[2].split("## ")[0].splitlines() if "A group" in line]
    assert len(rows) == text.count("A group") == (0 if topic == "t_new" else 1)
    assert text.count("Name of t_new | 24") == 1


def test_ids_that_ended_are_counted_and_what_could_not_be_watched_is_named() -> None:
    ended = [(DAYS[-2], "Task", f"t_{kind}", kind) for kind in ("merged", "retired")]
    failures = table("day stage part error", (UNTIL, "topic_alerts", "alerts", "ValueError: no"))
    frames = replace(a_week(), ended=table("day facet topic_id kind", *ended), failures=failures)
    review = reviewed(frames)
    assert review.map_changes[0].line == (
        "the map of Task now merges 1 into others, has lost 1 that few ask for"
    )
    assert f"Not everything could be watched ({UNTIL} alerts: ValueError: no)" in format_summary(review)


def test_the_line_of_an_alert_counts_its_own_labels_whatever_they_hold(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    frames = a_week()
    moods = frames.moods.assign(label=frames.moods["label"].replace("NEGATIVE", "slow or late: rude"))
    alert = frames.alerts.assign(
        topic_id="t_sad", kind="turn", label="Sentiment: “slow or late: rude”", category="Sentiment",
        labels=[["slow or late: rude"]],
    )  # fmt: skip
    frames = replace(frames, moods=moods, alerts=alert)
    panels = []
    monkeypatch.setattr(picture, "_draw_panel", lambda _axes, panel, _days, _review: panels.append(panel))
    draw_week(reviewed(frames), frames)
    assert panels[0].title == "slow or late: rude in Name of t_sad"
    assert panels[0].shares == pytest.approx(0.75)
