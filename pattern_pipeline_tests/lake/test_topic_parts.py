"""Parts of topics are read from a real lake, also from one of before, with what units did."""

from dataclasses import replace
from datetime import timedelta

from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.topic_board import read_board
from pattern_pipeline.lake.topic_maps import read_topic_maps
from pattern_pipeline.lake.unit_traits import LakeToolUse
from pattern_pipeline.lake.weekly_review import read_week
from pattern_pipeline.traces.conversation.lines import Line, lines_to_json
from pattern_pipeline_tests.lake.frames import DAY, FACETS, rows

BEFORE = DAY - timedelta(days=1)


def fill(lake: Lake) -> None:
    """A map of one topic on each of two days; today's topic may be two."""
    days = (BEFORE, DAY)
    lake.append("raw_traces", rows("raw_traces", *({"day": day, "unit_id": f"u {day}"} for day in days)))
    topic = {"facet": "Task", "topic_id": "t_1", "name": "Order", "keywords": [], "exemplars": []}
    lake.append("topic_clusters", rows("topic_clusters", *({"day": day, **topic} for day in days)))
    lake.append("topic_maps", rows("topic_maps", *({"day": day, "facet": "Task"} for day in days)))
    part = {"facet": "Task", "topic_id": "t_1", "keywords": ["order"], "differs": ["Issues: 60%, others 5%"]}
    lake.append(
        "topic_parts",
        rows(
            "topic_parts",
            {"day": BEFORE, "part": 1, "name": "Older", "of_two": True, **part},
            {"day": DAY, "part": 2, "name": "Change the address", "of_two": True, **part},
            {"day": DAY, "part": 1, "name": "Cancel the order", "of_two": True, **part},
        ),
    )


def test_the_board_shows_the_parts_of_the_days_map_in_order(lake: Lake) -> None:
    fill(lake)
    topic = read_board(lake, DAY, 7).find("t_1")
    assert [part.name for part in topic.parts] == ["Cancel the order", "Change the address"]
    assert topic.may_be_two == "may be two: Cancel the order, Change the address"
    assert topic.parts[0].apart == "order; Issues: 60%, others 5%"


def test_the_week_reads_the_parts_of_the_newest_maps(lake: Lake) -> None:
    fill(lake)
    assert read_week(lake, DAY).parts["name"].tolist() == ["Cancel the order", "Change the address"]
    assert read_week(lake, BEFORE).parts["name"].tolist() == ["Older"]


def test_a_lake_of_before_gets_the_table_and_its_topics_have_no_parts(lake: Lake) -> None:
    fill(lake)
    with lake.connect() as connection:
        connection.execute("DROP VIEW logs")
        connection.execute("DROP TABLE topic_parts")
    lake.migrate(FACETS)
    topic = read_board(lake, DAY, 7).find("t_1")
    assert (topic.parts, topic.may_be_two) == ((), "")
    assert read_week(lake, DAY).parts.empty


def test_parts_are_stored_and_replaced_with_the_maps_of_their_day(lake: Lake) -> None:
    fill(lake)
    maps = read_topic_maps(lake, DAY)
    fewer = replace(maps, topic_parts=maps.topic_parts.iloc[:0])
    lake.replace_day(DAY, {"topic_parts": fewer.topic_parts})
    assert read_topic_maps(lake, DAY).topic_parts.empty
    assert len(read_topic_maps(lake, BEFORE).topic_parts) == 1


def test_tools_that_were_called_and_those_that_failed_are_traits_of_a_unit(lake: Lake) -> None:
    lines = (
        Line(1, "user", "where is my parcel"),
        Line(2, "tool_call", "{}", tool="track"),
        Line(3, "tool_result", "no answer", tool="track", failed=True),
        Line(4, "tool_call", "{}", tool="track"),
        Line(5, "tool_result", "it's on its way", tool="track"),
    )
    stored = [
        {"day": DAY, "unit_id": "u1", "lines": lines_to_json(lines)},
        {"day": DAY, "unit_id": "u2", "lines": lines_to_json(lines[:1])},
        {"day": BEFORE - timedelta(days=9), "unit_id": "u3", "lines": lines_to_json(lines)},
    ]
    lake.append("preprocessed_traces", rows("preprocessed_traces", *stored))
    found = LakeToolUse(lake).read_tool_traits(BEFORE, DAY)
    assert list(zip(found["unit_id"], found["trait"], strict=True)) == [
        ("u1", "a tool fails"),
        ("u1", "calls track"),
    ]
