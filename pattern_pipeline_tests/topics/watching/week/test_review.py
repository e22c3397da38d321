"""What a person reads of a week."""

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest

from pattern_pipeline.topics.watching.week.frames import WeekFrames
from pattern_pipeline.topics.watching.week.markdown import as_markdown
from pattern_pipeline.topics.watching.week.picture import week_png
from pattern_pipeline.topics.watching.week.review import weekly_review
from pattern_pipeline.topics.watching.week.sections import opening
from pattern_pipeline.topics.watching.week.topic_weeks import largest_moves

UNTIL = date(2026, 3, 29)
DAYS = [UNTIL - timedelta(days=back) for back in range(13, -1, -1)]
FIRST = UNTIL - timedelta(days=6)
UNHAPPY, ISSUES = ("NEGATIVE", "MIXED"), ("Issues",)


def table(columns: str, *rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=columns.split())


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
    )  # fmt: skip
    return WeekFrames(
        until=UNTIL,
        traces=table("day units", *((day, 100) for day in DAYS)),
        volumes=table("day facet topic_id units", *volumes),
        moods=table("day facet topic_id category label units", *moods),
        names=table("facet topic_id name", *names),
        alerts=table(
            "day facet topic_id topic kind label observed expected units p_value exemplars message", alert
        ),
        topics=table(
            "facet topic_id name units share provisional",
            ("Task", "t_large", "Large", 280, 0.8, False),
            ("Task", "t_sad", "Sad", 28, 0.1, False),
            ("Task", "t_new", "New", 24, 0.1, True),
            ("Issues", "t_issue", "Issue", 21, 1.0, False),
        ),
        born=table(
            "day facet topic_id kind", (DAYS[-3], "Task", "t_new", "new"), (DAYS[-3], "Task", "t_dead", "new")
        ),
        reviews=table("facet topic_id decision"),
        datasets=table("dataset version day facet topic_id label rows"),
        before=table("dataset facet topic_id share"),
    )


def reviewed(frames: WeekFrames):
    return weekly_review(frames, UNHAPPY, ISSUES)


def test_a_week_is_compared_with_the_week_before() -> None:
    review = reviewed(a_week())
    assert (review.first, review.until, review.units, review.units_before) == (FIRST, UNTIL, 700, 700)
    assert opening(review).startswith(
        "700 traces (+0% on the week before): 1 alert, 1 new topic, 4 topics to look at"
    )


def test_a_week_beside_one_of_fewer_days_is_not_called_growth() -> None:
    frames = a_week()
    review = reviewed(replace(frames, traces=frames.traces[frames.traces["day"] >= DAYS[4]]))
    assert opening(review).startswith("700 traces: ")


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
    text = as_markdown(reviewed(replace(frames, names=evil)))
    assert "<script>" not in text
    assert "&lt;script>\\|x # no" in text
    assert [line for line in text.splitlines() if line.startswith("# ")] == [f"# Week of {FIRST} to {UNTIL}"]


def test_a_section_without_news_says_so() -> None:
    text = as_markdown(reviewed(a_week()))
    assert "## Moods that turned\n\nNothing." in text
    assert f"| {DAYS[-4]} | Task | Name of t_new | 6 | 6.0% |" in text


def test_the_picture_is_a_png_with_or_without_alerts() -> None:
    frames = a_week()
    quiet = replace(frames, alerts=frames.alerts.iloc[:0])
    pictures = [week_png(reviewed(each), each) for each in (frames, quiet)]
    assert all(each.startswith(b"\x89PNG") for each in pictures)
    assert pictures[0] != pictures[1]


def test_an_id_that_began_or_ended_is_no_move() -> None:
    frames = a_week()
    ended = table("day facet topic_id units", *((day, "Task", "t_ended", 30) for day in DAYS[:7]))
    review = reviewed(replace(frames, volumes=pd.concat([frames.volumes, ended], ignore_index=True)))
    assert {each.topic_id for each in review.topics} >= {"t_ended", "t_new"}
    assert {each.topic_id for each in largest_moves(review.topics, 9)} == {"t_large", "t_sad", "t_issue"}
