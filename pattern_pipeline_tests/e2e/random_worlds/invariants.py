"""What holds of any day that was made, whatever its data."""

import re
from datetime import date

import pandas as pd

from pattern_pipeline.lake.current_labels import list_window
from pattern_pipeline.tables.frames import iterate_rows
from pattern_pipeline_tests.e2e.random_worlds.stages import Home, MadeDay

_ANSWER = ["unit_id", "facet", "position"]
_CELL_END = re.compile(r"(?<!\\)(?:\\\\)*\|")


def check_day(home: Home, made: MadeDay) -> None:
    """Assert what has to hold once a day was made."""
    window = list_window(made.day, home.topics.window_days)
    check_labels(home, window[0], made.day)
    check_maps(home, window[0], made.day)
    check_datasets(home, made)
    for name, page in made.pages.items():
        check_tables(page, f"{name} of {made.day}")


def check_labels(home: Home, first: date, last: date) -> None:
    """Assert that each answer of the window has one label, of a topic that its map knows."""
    labels = home.lake.read_days("current_labels", first, last)
    answers = home.lake.read_days("facet_summaries", first, last)
    key = ["day", *_ANSWER]
    assert not labels.duplicated(key).any(), "an answer has two current labels"
    assert _keys(labels, key) == _keys(answers, key), "labels are not those of the window's answers"
    history = home.lake.read_days("classified_logs", last, last)
    assert not history.duplicated(key).any(), "an answer has two labels of its day"
    maps = home.lake.rows("SELECT day, facet, topic_id FROM topic_clusters")
    placed = labels[labels["topic_id"].notna() & labels["map_day"].notna()]
    named = set(zip(placed["map_day"], placed["facet"], placed["topic_id"], strict=True))
    assert named <= set(maps), "a label names a topic that its map does not have"
    confidence = labels["confidence"].dropna()
    assert confidence.between(0, 1).all(), "a confidence is no probability"


def check_maps(home: Home, first: date, last: date) -> None:
    """Assert that the day's maps are sound: ids, shares, members, numbers of topics."""
    clusters = home.lake.read_days("topic_clusters", last, last)
    cards = home.lake.read_days("topic_maps", last, last)
    members = home.lake.read_days("topic_members", last, last)
    answers = home.lake.read_days("facet_summaries", first, last)
    assert not clusters.duplicated(["facet", "topic_id"]).any(), "an id is twice in a map"
    assert not cards.duplicated(["facet"]).any()
    assert not members.duplicated(_ANSWER).any(), "an answer is twice a member"
    assert _keys(members, _ANSWER) <= _keys(answers, _ANSWER), "a member is no answer of the window"
    for card in iterate_rows(cards):
        topics = clusters[clusters["facet"] == card.facet]
        assert len(topics) == card.topics <= home.topics.maximum_topics, (
            f"{len(topics)} topics of {card.facet}"
        )
        assert topics["share"].sum() <= 1 + 1e-9, f"shares of {card.facet} add up to more than all"
        assert (topics["units"] > 0).all(), "a topic has no unit"
        assert topics["name"].str.strip().ne("").all(), "a topic has no name"
        of_facet = members[members["facet"] == card.facet]
        counted = of_facet["topic_id"].value_counts().to_dict()
        assert counted == dict(zip(topics["topic_id"], topics["units"], strict=True)), (
            "units are not the members"
        )


def check_datasets(home: Home, made: MadeDay) -> None:
    """Assert that the rows promoted on the day are of units of its window, none twice in a suite."""
    first = list_window(made.day, home.topics.window_days)[0]
    units = set(home.lake.read_days("raw_traces", first, made.day, ["unit_id"])["unit_id"])
    for suite, version in made.promoted:
        promoted = [row.origin.id for row in home.versions.rows(suite, version)]
        assert len(set(promoted)) == len(promoted), f"a unit is twice in {suite}"
        assert set(promoted) <= units, f"a row of {suite} is of no unit of the window"


def check_tables(page: str, where: str) -> None:
    """Assert that each table of a Markdown page has as many cells in every row as in its head."""
    cells = 0
    for line in re.split(r"\r\n|\n|\r", page):
        if not line.startswith("|"):
            assert not cells or not line.strip(), f"a row of {where} is cut: {line[:80]!r}"
            cells = 0
            continue
        found = len(_CELL_END.findall(line if line.rstrip().endswith("|") else f"{line}|"))
        cells = cells or found
        assert found == cells, f"a row of {where} has {found - 1} cells, not {cells - 1}: {line[:160]!r}"


def check_same(made: MadeDay, again: MadeDay) -> None:
    """Assert that a day that was made again is the same."""
    differing = [stage for stage in made.hashes if made.hashes[stage] != again.hashes[stage]]
    assert not differing, f"{made.day} made again differs in {', '.join(differing)}"


def _keys(frame: pd.DataFrame, key: list[str]) -> set[tuple[object, ...]]:
    return set(frame[key].itertuples(index=False, name=None))
