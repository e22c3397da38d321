"""Which traces a request chooses, in a real lake."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pattern_pipeline.errors import NotFoundError, PatternPipelineError, SettingsError
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.location import LakeLocation
from pattern_pipeline.lake.subsets import read_subset
from pattern_pipeline.lake.topic_board import add_review
from pattern_pipeline.topics.exploring.exploration import ExplorationRequest
from pattern_pipeline_tests.lake.frames import FACETS
from pattern_pipeline_tests.lake.subset_lake import FIRST, SECOND, fill, members

EACH = 6
ALL = ExplorationRequest("Task")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    lake = Lake(LakeLocation.local(tmp_path_factory.mktemp("lake")))
    lake.migrate(FACETS)
    fill(lake, EACH)
    return lake


@pytest.mark.parametrize(
    ("asked", "units", "kinds"),
    [
        (ALL, 3 * EACH, {"parcel", "refund", "flight"}),
        (replace(ALL, user="bob"), 2, {"parcel"}),
        (replace(ALL, session="s-refund"), EACH, {"refund"}),
        (replace(ALL, topic="t1"), EACH, {"parcel"}),
        (replace(ALL, topic="get a REFUND"), EACH, {"refund"}),
        (replace(ALL, topic="POSITIVE"), 2, {"parcel"}),
        (replace(ALL, topic="t1", user="ann"), EACH - 2, {"parcel"}),
        (replace(ALL, first=SECOND), 3 * EACH // 2, {"parcel", "refund", "flight"}),
        (replace(ALL, where="facets.Sentiment = 'NEGATIVE' AND id LIKE 'parcel%'"), EACH - 2, {"parcel"}),
        (replace(ALL, where="classifications.Task[0].label = 'Track a parcel' -- mine"), EACH, {"parcel"}),
        (replace(ALL, where="user_id = 'bob' OR true", user="bob"), 2, {"parcel"}),
        (replace(ALL, where="NULL"), 0, set()),
        (replace(ALL, user="nobody"), 0, set()),
    ],
)
def test_everything_that_is_named_must_hold(
    filled: Lake, asked: ExplorationRequest, units: int, kinds: set[str]
) -> None:
    found = read_subset(filled, asked, window_days=7)
    assert len(found.units) == units
    assert members(found.units) == kinds
    assert members(found.summaries) == members(found.embeddings) == kinds
    assert members(found.placed_topics) == kinds - {"flight"}
    assert len(found.labels) == units


def test_without_days_those_of_the_newest_window_are_meant(filled: Lake) -> None:
    found = read_subset(filled, ALL, window_days=1)
    assert (found.first, found.last) == (SECOND, SECOND)
    found = read_subset(filled, replace(ALL, last=FIRST), window_days=3)
    assert (found.first, found.last) == (FIRST - timedelta(days=2), FIRST)


def test_a_renamed_topic_is_found_by_its_name_and_shows_it(lake: Lake) -> None:
    fill(lake, EACH)
    add_review(lake, "Task", "t1", "renamed", reviewer="me", name="Lost parcels")
    found = read_subset(lake, replace(ALL, topic="Lost parcels"), window_days=7)
    assert len(found.units) == EACH
    assert set(found.placed_topics["label"]) == {"Lost parcels"}


@pytest.mark.parametrize(
    ("where", "reason"),
    [
        ("sentimant = 1", "sentimant"),
        ("user_id =", "syntax error"),
        ("1 = 1; DROP TABLE raw_traces", 'near ";"'),
        ("user_id", "bob|ann"),
        ("id IN (SELECT * FROM query('DROP TABLE raw_traces'))", "query may not be called"),
    ],
)
def test_a_wrong_condition_is_told_on_one_line_with_the_fix(filled: Lake, where: str, reason: str) -> None:
    with pytest.raises(SettingsError, match=reason) as caught:
        read_subset(filled, replace(ALL, where=where), window_days=7)
    assert "\n" not in str(caught.value)
    assert "DESCRIBE logs" in caught.value.fix
    assert len(read_subset(filled, ALL, window_days=7).units) == 3 * EACH


@pytest.mark.parametrize(("topic", "told"), [("t9", "is in a topic 't9'"), ("t", "2 topics fit 't'")])
def test_a_topic_that_no_or_several_traces_are_in_is_told(filled: Lake, topic: str, told: str) -> None:
    with pytest.raises(NotFoundError, match=told):
        read_subset(filled, replace(ALL, topic=topic), window_days=7)


def test_a_lake_in_which_nothing_has_been_run_says_so(lake: Lake) -> None:
    with pytest.raises(PatternPipelineError, match="nothing has been run yet"):
        read_subset(lake, ALL, window_days=7)
