"""A topic keeps its id while it keeps its members, whatever became of names, sizes and vectors."""

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pattern_pipeline.topics.embedding.embedder import Vectors
from pattern_pipeline.topics.identity.identities import assign_ids
from pattern_pipeline.topics.identity.previous_maps import PreviousMap
from pattern_pipeline.topics.maps.topic_maps import TopicMaps, build_topic_maps
from pattern_pipeline.topics.settings import TopicSettings
from pattern_pipeline_tests.topics.conftest import DAY, embeddings_frame, summaries_frame


def previous(topics: dict[str, str]) -> PreviousMap:
    """Make a map of topic ids by name of topic: ``{"ta": "0123"}`` is a topic ``ta`` of the units 0 to 3."""
    rows = [(unit, topic) for topic, units in topics.items() for unit in units]
    return PreviousMap(
        topics=pd.DataFrame({"topic_id": list(topics)}),
        members=pd.DataFrame(rows, columns=["unit_id", "topic_id"]).assign(position=0),
    )


def units(*groups: str) -> dict[str, int]:
    return {unit: index for index, group in enumerate(groups) for unit in group}


@pytest.mark.parametrize(
    ("before", "now", "kept"),
    [
        ({"ta": "0123", "tb": "4567"}, ["0123", "4567"], ["ta", "tb"]),
        ({"ta": "0123", "tb": "4567"}, ["4567", "0123"], ["tb", "ta"]),  # sizes changed places
        ({"ta": "0123", "tb": "4567"}, ["012", "4567", "89"], ["ta", "tb", None]),  # one is new
        ({"ta": "01234567"}, ["01234", "567"], ["ta", None]),  # a split: the larger part goes on
        ({"ta": "01234", "tb": "567"}, ["01234567"], ["ta"]),  # a merger: into the larger one
        ({"ta": "0123"}, ["89"], [None]),  # no unit in common
        ({"ta": "01234567"}, ["01", "23", "45", "67"], [None] * 4),  # scattered: nobody is its heir
        ({"ta": "0123zzzz"}, ["0123"], ["ta"]),  # units that left the window do not count
    ],
)
def test_ids_follow_the_members(before: dict[str, str], now: list[str], kept: list[str | None]) -> None:
    found = assign_ids("Task", DAY, units(*now), len(now), previous(before), 0.3)
    assert list(found.continued_from) == kept
    assert all(new == old for new, old in zip(found.ids, kept, strict=True) if old is not None)
    assert len(set(found.ids)) == len(now)


def test_continuity_and_survival_say_how_much_went_on() -> None:
    before = previous({"ta": "0123", "tb": "4567", "tc": "x"})
    found = assign_ids("Task", DAY, units("012", "456", "7"), 3, before, 0.3)
    assert found.continuity == pytest.approx(6 / 7)
    assert found.survival == 1.0, (
        "the third has no unit left in the window: it has aged out, and is not missed"
    )


def test_a_topic_whose_units_are_still_there_but_in_no_topic_has_not_survived() -> None:
    before = previous({"ta": "0123", "tb": "4567", "tc": "89"})
    now = units("0123") | dict.fromkeys("456789", -1)
    found = assign_ids("Task", DAY, now, 1, before, 0.3)
    assert found.survival == 0.5, "the third has fewer units left than make a topic"
    assert found.continuity == 1.0


def test_without_a_map_before_there_is_nothing_to_continue() -> None:
    found = assign_ids("Task", DAY, units("01", "23"), 2, None, 0.3)
    assert (found.continuity, found.survival) == (None, None)
    assert found.ids == assign_ids("Task", DAY, units("10", "32"), 2, None, 0.3).ids
    assert found.ids != assign_ids("Task", DAY + timedelta(1), units("01", "23"), 2, None, 0.3).ids
    assert found.ids != assign_ids("Issues", DAY, units("01", "23"), 2, None, 0.3).ids


@given(
    st.lists(st.integers(0, 3), min_size=4, max_size=40), st.lists(st.integers(0, 3), min_size=4, max_size=40)
)
def test_no_id_is_given_twice(before: list[int], now: list[int]) -> None:
    old = {f"t{topic}": "" for topic in set(before)}
    members = pd.DataFrame(
        [(f"u{i}", f"t{topic}") for i, topic in enumerate(before)], columns=["unit_id", "topic_id"]
    ).assign(position=0)
    history = PreviousMap(pd.DataFrame({"topic_id": list(old)}), members)
    topics = sorted(set(now))
    assigned = {f"u{index}": topics.index(topic) for index, topic in enumerate(now)}
    found = assign_ids("Task", DAY, assigned, len(topics), history, 0.3)
    assert len(set(found.ids)) == len(topics)
    assert found.continuity is None or 0 <= found.continuity <= 1
    assert found.survival is None or 0 <= found.survival <= 1


@dataclass(frozen=True)
class History:
    """A ``TopicHistory`` of one map."""

    maps: TopicMaps
    pinned: dict[str, str]

    def previous(self, facet: str, day: date) -> PreviousMap | None:
        assert (facet, day) == ("Task", DAY + timedelta(1))
        return PreviousMap(self.maps.topic_clusters, self.maps.topic_members, self.pinned)


def test_ids_and_pinned_names_outlive_the_next_day_and_a_new_embedding_model(
    requests: tuple[list[str], Vectors], maps: TopicMaps
) -> None:
    texts, vectors = requests
    summaries = summaries_frame(texts)
    turned = vectors[:, ::-1].copy()  # another model: no centroid of the old map means anything
    flights = maps.topic_clusters["topic_id"][0]
    history = History(maps, {flights: "Flights, as we call them"})
    embeddings = embeddings_frame(summaries, turned).assign(model="another")
    after = build_topic_maps(DAY + timedelta(1), summaries, embeddings, TopicSettings(), history)
    assert set(after.topic_clusters["topic_id"]) == set(maps.topic_clusters["topic_id"])
    assert after.topic_clusters["continued_from"].tolist() == after.topic_clusters["topic_id"].tolist()
    names = dict(zip(after.topic_clusters["topic_id"], after.topic_clusters["name"], strict=True))
    assert names[flights] == "Flights, as we call them"
    assert after.topic_maps["survival"].tolist() == [1.0]
    assert after.topic_maps["continuity"][0] > 0.95
    assert after.topic_maps["map_version"][0] != maps.topic_maps["map_version"][0]
