"""Every unit of a day gets its topic for every facet, or none."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from pattern_pipeline.tables.topics import ClassifiedLogsRow
from pattern_pipeline.topics.embedding.embedder import Vectors
from pattern_pipeline.topics.maps.topic_maps import TopicMaps
from pattern_pipeline.topics.placement.classification import classify_units
from pattern_pipeline_tests.topics.conftest import DAY, blobs, embeddings_frame, summaries_frame

Requests = tuple[list[str], Vectors]


def classified(summaries: pd.DataFrame, vectors: Vectors, maps: TopicMaps) -> pd.DataFrame:
    return classify_units(
        DAY, summaries, embeddings_frame(summaries, vectors), maps.topic_clusters, maps.topic_maps
    )


def test_units_of_the_window_get_the_topics_their_map_gave_them(requests: Requests, maps: TopicMaps) -> None:
    labels = classified(summaries_frame(requests[0]), requests[1], maps)
    members = maps.topic_members.set_index("unit_id")["topic_id"]
    assert labels["topic_id"].tolist() == members.reindex(labels["unit_id"]).tolist()
    names = dict(zip(maps.topic_clusters["topic_id"], maps.topic_clusters["name"], strict=True))
    placed = labels.dropna(subset=["topic_id"])
    assert placed["label"].tolist() == [names[topic] for topic in placed["topic_id"]]
    assert set(labels["map_version"]) == {maps.topic_maps["map_version"][0]}
    assert set(labels["map_day"]) == {DAY}


def test_a_unit_far_from_every_topic_has_none_but_its_distance(requests: Requests, maps: TopicMaps) -> None:
    far = -requests[1][:1]
    labels = classified(summaries_frame(["something else"]), far, maps)
    assert labels["topic_id"].tolist() == [None]
    assert labels["label"].tolist() == [None]
    assert labels["distance"][0] > maps.topic_clusters["radius"].max()
    assert labels["map_version"][0] == maps.topic_maps["map_version"][0]


def test_without_a_map_nothing_is_placed(requests: Requests, maps: TopicMaps) -> None:
    none = replace(maps, topic_clusters=maps.topic_clusters.iloc[:0], topic_maps=maps.topic_maps.iloc[:0])
    labels = classified(summaries_frame(requests[0]), requests[1], none)
    assert len(labels) == 150
    assert labels["topic_id"].isna().all()
    assert set(labels["map_version"]) == {""}


@pytest.mark.parametrize("column", ["facet_version", "extractor"])
def test_a_map_of_another_version_places_nothing(requests: Requests, maps: TopicMaps, column: str) -> None:
    labels = classified(summaries_frame(requests[0], **{column: "newer"}), requests[1], maps)
    assert labels["topic_id"].isna().all()
    assert set(labels["map_version"]) == {""}


def test_vectors_of_another_model_are_not_placed(requests: Requests, maps: TopicMaps) -> None:
    summaries = summaries_frame(requests[0])
    embeddings = embeddings_frame(summaries, blobs([150], dimension=8)).assign(model="newer")
    labels = classify_units(DAY, summaries, embeddings, maps.topic_clusters, maps.topic_maps)
    assert labels["topic_id"].isna().all()
    assert set(labels["map_version"]) == {""}


def test_what_has_no_answer_is_no_match_by_the_map(requests: Requests, maps: TopicMaps) -> None:
    summaries = summaries_frame(["", ""], status=["no_match", "failed"])
    labels = classify_units(
        DAY,
        summaries,
        embeddings_frame(summaries, requests[1][:2]).iloc[:0],
        maps.topic_clusters,
        maps.topic_maps,
    )
    assert labels["topic_id"].isna().all()
    assert set(labels["map_version"]) == {maps.topic_maps["map_version"][0]}


def test_the_label_of_a_categorical_facet_is_its_topic() -> None:
    moods = summaries_frame(["a", "b", "c"], facet="Sentiment", label=["NEGATIVE", "POSITIVE", None])
    nothing = TopicMaps(
        pd.DataFrame(columns=["facet"]), pd.DataFrame(columns=["facet"]), pd.DataFrame(), pd.DataFrame()
    )
    labels = classify_units(
        DAY, moods, pd.DataFrame(columns=["facet"]), nothing.topic_clusters, nothing.topic_maps
    )
    assert labels["label"].tolist() == ["NEGATIVE", "POSITIVE", None]
    assert labels["topic_id"].tolist() == ["NEGATIVE", "POSITIVE", None]
    assert labels["distance"].isna().all()
    assert set(labels["map_version"]) == {"v1"}


def test_rows_keep_the_order_of_the_summaries_and_a_day_without_units_has_its_columns(
    requests: Requests, maps: TopicMaps
) -> None:
    task = summaries_frame(requests[0][:6])
    mood = summaries_frame(requests[0][:6], facet="Sentiment", label="NEUTRAL")
    mixed = pd.concat([task, mood]).iloc[np.argsort([0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11])]
    labels = classify_units(
        DAY, mixed, embeddings_frame(task, requests[1][:6]), maps.topic_clusters, maps.topic_maps
    )
    assert labels["unit_id"].tolist() == mixed["unit_id"].tolist()
    assert labels["facet"].tolist() == ["Task", "Sentiment"] * 6
    empty = classify_units(
        DAY, mixed.iloc[:0], embeddings_frame(task, requests[1][:6]), maps.topic_clusters, maps.topic_maps
    )
    assert list(empty.columns) == list(ClassifiedLogsRow._fields)


def test_each_request_of_a_unit_has_its_own_topic(requests: Requests, maps: TopicMaps) -> None:
    texts, vectors = requests
    rows = [0, 149]
    summaries = summaries_frame([texts[row] for row in rows], days=1, unit_id="both", position=[0, 1])
    labels = classified(summaries, vectors[rows], maps)
    alone = [classified(summaries_frame([texts[row]]), vectors[[row]], maps) for row in rows]
    assert labels["topic_id"].tolist() == [each["topic_id"][0] for each in alone]
    assert labels["topic_id"].nunique() == 2
    assert labels["position"].tolist() == [0, 1]
