"""Topics that may be two things are the first that a person looks at."""

from dataclasses import replace

import pandas as pd
import pytest

from pattern_pipeline.topics.monitoring.week.review import WeeklyReview, build_weekly_review
from pattern_pipeline.topics.monitoring.week.sections import build_sections, format_markdown
from pattern_pipeline.topics.monitoring.week.topic_weeks import WeekFrames
from pattern_pipeline_tests.topics.monitoring.week.test_review import ISSUES, UNHAPPY, a_week, table


def parts(*rows: tuple[str, int, str, bool]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "facet": "Task",
                "topic_id": topic,
                "part": number,
                "name": name,
                "keywords": [],
                "units": 14,
                "share": 0.5,
                "of_two": of_two,
                "differs": ["a tool fails: 61%, others 4%"] if number == 1 else [],
            }
            for topic, number, name, of_two in rows
        ]
    )


def a_week_with_two() -> WeekFrames:
    """The smallest topic of the week may be two; the largest only has parts."""
    return replace(
        a_week(),
        parts=parts(
            ("t_large", 1, "Large, one way", False),
            ("t_large", 2, "Large, another", False),
            ("t_new", 1, "Cancel the order", True),
            ("t_new", 2, "Change the address", True),
        ),
    )


def reviewed(frames: WeekFrames) -> WeeklyReview:
    return build_weekly_review(frames, UNHAPPY, ISSUES)


def test_a_topic_that_may_be_two_is_in_the_first_section_with_both_and_what_tells_them_apart() -> None:
    first, *_ = build_sections(reviewed(a_week_with_two()))
    assert first.title == "May be two"
    assert first.rows == (
        (
            "t_new",
            "Task",
            "Name of t_new",
            "24",
            "Cancel the order 50% (a tool fails: 61%, others 4%); Change the address 50%",
        ),
    )


def test_it_comes_first_among_what_to_promote_and_says_why() -> None:
    first, *rest = reviewed(a_week_with_two()).candidates
    assert first.topic_id == "t_new"
    assert first.reasons == ("may be two: Cancel the order, Change the address", "new")
    assert not any("may be two" in reason for each in rest for reason in each.reasons)


@pytest.mark.parametrize("decision", ["approved", "rejected"])
def test_what_somebody_decided_on_is_not_shown_again(decision: str) -> None:
    reviews = table("facet topic_id decision", ("Task", "t_new", decision))
    assert reviewed(replace(a_week_with_two(), reviews=reviews)).two_topics == ()


def test_a_week_of_a_lake_without_parts_has_nothing_there() -> None:
    review = reviewed(a_week())
    assert review.two_topics == ()
    assert "## May be two\n\nNothing." in format_markdown(review)
