"""A window of summaries becomes named topics that are the tasks people came with."""

import numpy as np
import orjson
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pattern_pipeline.tables.topics import TopicClustersRow, TopicMapsRow, TopicMembersRow
from pattern_pipeline.topics.embedding.embedder import Vectors
from pattern_pipeline.topics.maps.topic_maps import TopicMaps, build_topic_maps
from pattern_pipeline.topics.settings import TopicSettings
from pattern_pipeline_tests.topics.conftest import DAY, blobs, embeddings_frame, summaries_frame

Requests = tuple[list[str], Vectors]


def built(summaries: pd.DataFrame, embeddings: pd.DataFrame, **changes: object) -> TopicMaps:
    return build_topic_maps(DAY, summaries, embeddings, TopicSettings.model_validate(changes), None)


def test_the_three_tasks_are_found_whole_largest_first(maps: TopicMaps) -> None:
    assert maps.topic_clusters["units"].tolist() == [60, 50, 40]
    tasks = maps.topic_members["topic_id"].to_numpy().astype(str)
    order = maps.topic_members["unit_id"].str.removeprefix("Task-unit-").astype(int).to_numpy()
    of_unit = tasks[np.argsort(order)]
    assert [len(set(of_unit[a:b])) for a, b in ((0, 60), (60, 110), (110, 150))] == [1, 1, 1]


def test_names_say_what_is_asked(maps: TopicMaps) -> None:
    assert maps.topic_clusters["name"].tolist() == ["Book a flight", "Reset my password", "Get a refund"]


def test_keywords_leave_out_names_of_places(maps: TopicMaps) -> None:
    assert "flight" in maps.topic_clusters["keywords"][0]
    assert "oslo" not in maps.topic_clusters["keywords"][0][:2]


def test_the_frames_have_the_columns_of_their_tables(maps: TopicMaps) -> None:
    assert list(maps.topic_clusters.columns) == list(TopicClustersRow._fields)
    assert list(maps.topic_maps.columns) == list(TopicMapsRow._fields)
    assert list(maps.topic_members.columns) == list(TopicMembersRow._fields)


def test_the_quality_card_says_how_good_the_map_is(maps: TopicMaps) -> None:
    card = maps.topic_maps.iloc[0]
    assert card["status"] == "ready"
    assert (card["summaries"], card["topics"], card["duplicate_names"]) == (150, 3, 0)
    assert card["coverage"] == (maps.topic_members["topic_id"].notna()).mean()
    assert card["largest_share"] == pytest.approx(60 / 150)
    assert card["silhouette"] > 0.5
    assert pd.isna(card["continuity"])
    assert (DAY - card["window_start"]).days == 6


def test_every_setting_tried_is_recorded_and_the_chosen_is_among_them(maps: TopicMaps) -> None:
    card = maps.topic_maps.iloc[0]
    tried = orjson.loads(card["candidates"])
    assert card["chosen"] in {f"{each['method']} {each['setting']}" for each in tried}
    assert len(tried) > 1


def test_exemplars_are_members_of_their_topic(maps: TopicMaps) -> None:
    topic_of = maps.topic_members.set_index("unit_id")["topic_id"]
    for topic in maps.topic_clusters.itertuples():
        assert 2 <= len(topic.exemplars) <= 5
        assert {topic_of[unit] for unit in topic.exemplars} == {topic.topic_id}


def test_equal_input_in_another_order_gives_equal_maps(requests: Requests, maps: TopicMaps) -> None:
    texts, vectors = requests
    summaries = summaries_frame(texts)
    shuffled = summaries.sample(frac=1, random_state=3)
    again = built(shuffled, embeddings_frame(summaries, vectors).sample(frac=1, random_state=4))
    pd.testing.assert_frame_equal(again.topic_clusters, maps.topic_clusters)
    pd.testing.assert_frame_equal(again.topic_maps, maps.topic_maps)
    pd.testing.assert_frame_equal(again.topic_members, maps.topic_members)


def test_each_free_text_facet_has_its_own_map_and_a_categorical_one_has_none(requests: Requests) -> None:
    texts, vectors = requests
    task = summaries_frame(texts)
    issues = summaries_frame(texts[:20], facet="Issues")
    mood = summaries_frame(texts, facet="Sentiment", label="NEGATIVE")
    embeddings = pd.concat([embeddings_frame(task, vectors), embeddings_frame(issues, vectors[:20])])
    maps = built(pd.concat([task, issues, mood]), embeddings)
    assert dict(zip(maps.topic_maps["facet"], maps.topic_maps["status"], strict=True)) == {
        "Issues": "below_threshold",
        "Task": "ready",
    }


@pytest.mark.parametrize("column", ["facet_version", "extractor"])
def test_answers_of_two_versions_never_mix_and_the_card_says_so(requests: Requests, column: str) -> None:
    texts, vectors = requests
    summaries = summaries_frame(texts)
    oldest = summaries["day"] == summaries["day"].min()
    summaries.loc[oldest, column] = "older"
    maps = built(summaries, embeddings_frame(summaries, vectors))
    assert maps.topic_maps["summaries"].tolist() == [150 - oldest.sum()]
    assert f"{oldest.sum()} answers of other versions left out" in maps.topic_maps["chosen"][0]
    assert maps.topic_maps[column][0] != "older"


def test_vectors_of_two_models_never_mix(requests: Requests) -> None:
    texts, vectors = requests
    summaries = summaries_frame(texts)
    embeddings = embeddings_frame(summaries, vectors)
    oldest = embeddings["day"] == embeddings["day"].min()
    embeddings.loc[oldest, "model"] = "older"
    embeddings["vector"] = [
        row[:8] if old else row for row, old in zip(embeddings["vector"], oldest, strict=True)
    ]
    maps = built(summaries, embeddings)
    assert maps.topic_maps["summaries"].tolist() == [150 - oldest.sum()]


def test_a_sample_is_clustered_and_every_unit_is_placed(requests: Requests) -> None:
    texts, vectors = requests
    summaries = summaries_frame(texts)
    maps = built(summaries, embeddings_frame(summaries, vectors), sample_limit=100)
    assert maps.topic_members["topic_id"].notna().sum() > 140
    assert maps.topic_members["x"].notna().sum() == 100


@settings(max_examples=8, deadline=None)
@given(sizes=st.lists(st.integers(6, 30), min_size=1, max_size=5), seed=st.integers(0, 99))
def test_a_map_always_adds_up(sizes: list[int], seed: int) -> None:
    texts = [f"wish {index % 17} of many" for index in range(sum(sizes))]
    summaries = summaries_frame(texts)
    maps = built(summaries, embeddings_frame(summaries, blobs(sizes, seed=seed)), minimum_summaries=2)
    placed = maps.topic_members["topic_id"].dropna()
    assert maps.topic_clusters["topic_id"].is_unique
    assert maps.topic_clusters["name"].str.casefold().is_unique
    assert placed.value_counts().to_dict() == maps.topic_clusters.set_index("topic_id")["units"].to_dict()
    assert maps.topic_maps["coverage"][0] == pytest.approx(len(placed) / sum(sizes))
    assert maps.topic_maps["topics"][0] == len(maps.topic_clusters)
