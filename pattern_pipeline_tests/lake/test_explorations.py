"""Explorations are written only when they are kept, and found, shown and deleted by name."""

import pytest

from pattern_pipeline.errors import LakeError, NotFoundError
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.explorations import (
    forget_exploration,
    list_explorations,
    read_exploration,
    save_exploration,
)
from pattern_pipeline.lake.subsets import read_subset
from pattern_pipeline.topics.exploring.exploration import ExplorationRequest
from pattern_pipeline.topics.exploring.explore import explore_subset
from pattern_pipeline.topics.settings import TopicSettings
from pattern_pipeline_tests.lake.frames import FACETS
from pattern_pipeline_tests.lake.subset_lake import SECOND, fill

ASKED = ExplorationRequest("Task", user="ann", last=SECOND)


def test_exploring_writes_nothing_and_what_is_kept_is_read_back_whole(lake: Lake) -> None:
    fill(lake, 20)
    before = lake.rows("SELECT count(*) FROM ducklake_snapshots('lake')")
    found = explore_subset(read_subset(lake, ASKED, 7), TopicSettings())
    assert len(found.groups) >= 2
    assert lake.rows("SELECT count(*) FROM ducklake_snapshots('lake')") == before
    save_exploration(lake, "what ann wants", ASKED, found)
    kept = read_exploration(lake, "what ann wants")
    assert (kept.request, kept.found) == (ASKED, found)
    listed = list_explorations(lake)
    assert listed[["name", "units", "groups"]].to_numpy().tolist() == [
        ["what ann wants", found.units, len(found.groups)]
    ]
    with pytest.raises(LakeError, match="named 'what ann wants' already"):
        save_exploration(lake, "what ann wants", ASKED, found)
    forget_exploration(lake, "what ann wants")
    assert list_explorations(lake).empty


def test_a_name_that_is_not_there_names_those_that_are(lake: Lake) -> None:
    fill(lake, 2)
    found = explore_subset(read_subset(lake, ASKED, 7), TopicSettings())
    save_exploration(lake, "a", ASKED, found)
    for call in (read_exploration, forget_exploration):
        with pytest.raises(NotFoundError, match="the newest are: a"):
            call(lake, "b")


def test_a_name_that_is_none_is_refused(lake: Lake) -> None:
    fill(lake, 2)
    found = explore_subset(read_subset(lake, ASKED, 7), TopicSettings())
    for name in ("", "  ", "two\nlines", "x" * 81):
        with pytest.raises(LakeError, match="is no name"):
            save_exploration(lake, name, ASKED, found)
    assert list_explorations(lake).empty


def test_a_lake_from_before_explorations_is_taken_on(lake: Lake) -> None:
    with lake.connect() as connection:
        connection.execute("DROP VIEW logs; DROP TABLE explorations")
    lake.migrate(FACETS)
    assert list_explorations(lake).empty
