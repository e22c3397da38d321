"""``topics list``, ``topics show`` and ``review`` say which topics may be two, and what their parts are."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pattern_pipeline.lake.engine.lake import open_lake
from pattern_pipeline.settings import load_settings
from pattern_pipeline_tests.cli.command import command
from pattern_pipeline_tests.lake.frames import rows

DAY = date(2026, 5, 17)
TWO = "may be two: Cancel the order, Change the address"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a map of two topics, of which one may be two."""
    folder = tmp_path_factory.mktemp("home")
    lake = open_lake(load_settings(folder))
    lake.append("raw_traces", rows("raw_traces", {"day": DAY, "unit_id": "a"}))
    done = {"stage": "classified_logs", "day": DAY, "made_at": datetime(2026, 5, 18, tzinfo=UTC)}
    lake.append("materialized_days", rows("materialized_days", done))
    common = {"day": DAY, "facet": "Task"}
    lake.append("topic_maps", rows("topic_maps", {**common, "status": "ready", "topics": 2}))
    topics = [("t_order", "Orders", 50), ("t_invoice", "Get an invoice", 30)]
    lake.append(
        "topic_clusters",
        rows(
            "topic_clusters",
            *(
                {
                    **common,
                    "topic_id": topic,
                    "name": name,
                    "units": units,
                    "share": 0.5,
                    "provisional": False,
                }
                for topic, name, units in topics
            ),
        ),
    )
    parts = [("Cancel the order", 0.6, ["a tool fails: 61%, others 4%"]), ("Change the address", 0.4, [])]
    lake.append(
        "topic_parts",
        rows(
            "topic_parts",
            *(
                {
                    **common,
                    "topic_id": "t_order",
                    "part": number,
                    "name": name,
                    "keywords": ["order"],
                    "units": round(50 * share),
                    "share": share,
                    "of_two": True,
                    "differs": differs,
                }
                for number, (name, share, differs) in enumerate(parts, start=1)
            ),
        ),
    )
    return folder


def test_the_list_marks_the_topic_that_may_be_two(home: Path) -> None:
    done = command(home, "topics", "list")
    assert done.status == 0, done.errors
    marked = [line for line in done.output.splitlines() if TWO in line]
    assert len(marked) == 1
    assert "t_order" in marked[0]


def test_a_topic_is_shown_with_its_parts_and_what_tells_them_apart(home: Path) -> None:
    done = command(home, "topics", "show", "t_order")
    assert done.status == 0, done.errors
    assert TWO in done.output
    (cancel,) = [line for line in done.output.splitlines() if "a tool fails: 61%, others 4%" in line]
    assert "Cancel the order" in cancel
    assert "60%" in cancel
    assert " 30 " in cancel


def test_a_topic_that_is_one_thing_has_no_table_of_parts(home: Path) -> None:
    done = command(home, "topics", "show", "t_invoice")
    assert done.status == 0, done.errors
    assert "may be two" not in done.output
    assert "what tells it apart" not in done.output


def test_the_weekly_review_begins_with_it(home: Path) -> None:
    done = command(home, "review", "week", "--until", DAY)
    assert done.status == 0, done.errors
    assert (
        done.output.index("May be two") < done.output.index("Cancel the order 60%") < done.output.index("New")
    )


def test_an_approval_says_again_that_it_may_be_two(home: Path) -> None:
    done = command(home, "review", "approve", "t_order")
    assert done.status == 0, done.errors
    assert TWO in done.output
