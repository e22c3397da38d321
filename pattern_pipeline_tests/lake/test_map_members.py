"""The members of a map are read with their vectors, so that what it places later is as sure as it was then."""

from dataclasses import fields

import numpy as np
import pandas as pd
import pytest

from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.map_members import LakeMapMembers
from pattern_pipeline.topics.maps.topic_maps import TopicMaps, build_topic_maps
from pattern_pipeline.topics.placement.classification import classify_units
from pattern_pipeline.topics.placement.map_members import MapMembers
from pattern_pipeline.topics.settings import TopicSettings
from pattern_pipeline_tests.topics.conftest import DAY, blobs, embeddings_frame, summaries_frame

SIZES = [60, 50, 40]


@pytest.fixture
def stored(lake: Lake) -> tuple[pd.DataFrame, pd.DataFrame, TopicMaps]:
    """A window of answers, their vectors and their map, in the lake."""
    summaries = summaries_frame([f"what is asked {number}" for number in range(sum(SIZES))])
    embeddings = embeddings_frame(summaries, blobs(SIZES, noise=1.0))
    maps = build_topic_maps(DAY, summaries, embeddings, TopicSettings())
    for day in set(embeddings["day"]):
        lake.replace_day(day, {"facet_embeddings": embeddings[embeddings["day"] == day]})
    lake.replace_day(DAY, {each.name: getattr(maps, each.name) for each in fields(maps)})
    return summaries, embeddings, maps


def classified(lake: Lake, stored: tuple[pd.DataFrame, pd.DataFrame, TopicMaps]) -> pd.DataFrame:
    summaries, embeddings, maps = stored
    members = MapMembers(LakeMapMembers(lake))
    return classify_units(DAY, summaries, embeddings, maps.topic_clusters, maps.topic_maps, members)


def test_a_unit_of_the_window_is_as_sure_as_when_its_map_was_made(
    lake: Lake, stored: tuple[pd.DataFrame, pd.DataFrame, TopicMaps]
) -> None:
    labels = classified(lake, stored).set_index("unit_id")
    members = stored[2].topic_members.set_index("unit_id")
    assert members["confidence"].notna().equals(members["topic_id"].notna())
    np.testing.assert_allclose(labels["confidence"], members["confidence"].reindex(labels.index), atol=1e-4)


def test_the_quality_card_holds_the_share_of_labels_expected_to_be_right(
    stored: tuple[pd.DataFrame, pd.DataFrame, TopicMaps],
) -> None:
    maps = stored[2]
    assert maps.topic_maps["expected_right"][0] == pytest.approx(maps.topic_members["confidence"].mean())


def test_without_the_vectors_of_its_members_a_map_still_places(
    lake: Lake, stored: tuple[pd.DataFrame, pd.DataFrame, TopicMaps]
) -> None:
    for day in set(stored[1]["day"]):
        lake.replace_day(day, {"facet_embeddings": stored[1].iloc[:0]})
    labels = classified(lake, stored)
    assert labels["topic_id"].notna().any()
    assert labels["confidence"].isna().all()
