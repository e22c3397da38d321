"""What people look at after a run."""

from dataclasses import fields, replace

import pandas as pd

from pattern_pipeline.topics.maps.picture import draw_scatter_png
from pattern_pipeline.topics.maps.tables import format_topics_table
from pattern_pipeline.topics.maps.topic_maps import TopicMaps


def renamed(maps: TopicMaps, name: str) -> TopicMaps:
    clusters = maps.topic_clusters.copy()
    clusters.loc[0, "name"] = name
    return replace(maps, topic_clusters=clusters)


def test_the_table_lists_the_topics_largest_first(maps: TopicMaps) -> None:
    lines = format_topics_table(maps, "Task").splitlines()
    assert lines[0] == "| topic | units | share | keywords | status |"
    assert lines[2].startswith("| Book a flight | 60 | 40.0% | book, flight")
    assert lines[2].endswith("| new |")
    assert len(lines) == 5


def test_text_from_a_trace_stays_inside_its_cell(maps: TopicMaps) -> None:
    lines = format_topics_table(renamed(maps, "a | b\n<img src=x>"), "Task").splitlines()
    assert lines[2].startswith("| a \\| b &lt;img src=x> | 60 |")


def test_a_picture_is_a_png_that_changes_with_the_topics(maps: TopicMaps) -> None:
    whole = draw_scatter_png(maps, "Task")
    fewer = draw_scatter_png(replace(maps, topic_clusters=maps.topic_clusters.head(1)), "Task")
    assert whole.startswith(b"\x89PNG")
    assert whole != fewer


def test_a_name_that_looks_like_a_formula_is_drawn_as_text(maps: TopicMaps) -> None:
    assert draw_scatter_png(renamed(maps, r"costs $\frac{1}$ and $5"), "Task").startswith(b"\x89PNG")


def test_a_facet_without_a_map_has_an_empty_picture_and_table(maps: TopicMaps) -> None:
    none = TopicMaps(*(pd.DataFrame(getattr(maps, each.name).iloc[:0]) for each in fields(maps)))
    assert len(format_topics_table(none, "Task").splitlines()) == 2
    assert draw_scatter_png(none, "Task").startswith(b"\x89PNG")
