"""No window, however odd, crashes, warns, or passes for a good map."""

import numpy as np
import pytest

from pattern_pipeline.topics.embedding.embedder import Vectors
from pattern_pipeline.topics.maps.picture import draw_scatter_png
from pattern_pipeline.topics.maps.tables import format_topics_table
from pattern_pipeline.topics.maps.topic_maps import TopicMaps, build_topic_maps
from pattern_pipeline.topics.settings import TopicSettings
from pattern_pipeline_tests.topics.conftest import DAY, blobs, embeddings_frame, summaries_frame

ANY_SIZE = TopicSettings(minimum_summaries=2)


def window(texts: list[str], vectors: Vectors, settings: TopicSettings = ANY_SIZE) -> TopicMaps:
    summaries = summaries_frame(texts)
    return build_topic_maps(DAY, summaries, embeddings_frame(summaries, vectors), settings, None)


def copies(vectors: Vectors, counts: list[int]) -> tuple[list[str], Vectors]:
    texts = [f"what number {index}" for index, count in enumerate(counts) for _ in range(count)]
    return texts, np.repeat(vectors, counts, axis=0)


def different(count: int) -> list[str]:
    return [f"request {index}" for index in range(count)]


def test_fewer_summaries_than_the_threshold_give_provisional_topics() -> None:
    maps = window(different(99), blobs([40, 30, 29]), TopicSettings(minimum_summaries=100))
    assert maps.topic_maps["status"].tolist() == ["below_threshold"]
    assert maps.topic_maps["summaries"].tolist() == [99]
    assert maps.topic_clusters["units"].tolist() == [40, 30, 29]
    assert maps.topic_clusters["provisional"].all()


def test_a_handful_of_summaries_gives_a_card_and_no_topics() -> None:
    maps = window(different(9), blobs([5, 4]), TopicSettings(minimum_summaries=100))
    assert maps.topic_maps["status"].tolist() == ["below_threshold"]
    assert maps.topic_clusters.empty
    assert maps.topic_members["topic_id"].isna().all()
    assert len(maps.topic_members) == 9


def test_no_summaries_at_all_give_empty_frames_with_their_columns() -> None:
    maps = window([], np.empty((0, 4), dtype=np.float32))
    assert len(maps.topic_clusters) == len(maps.topic_maps) == len(maps.topic_members) == 0
    assert "centroid" in maps.topic_clusters.columns


def test_one_text_from_everybody_is_one_topic_that_needs_a_person() -> None:
    maps = window(*copies(blobs([1]), [150]))
    assert maps.topic_maps["status"].tolist() == ["collapsed"]
    assert maps.topic_clusters["units"].tolist() == [150]
    assert maps.topic_clusters["provisional"].all()


def test_two_texts_are_two_topics_that_need_a_person() -> None:
    maps = window(*copies(blobs([1, 1]), [80, 70]))
    assert maps.topic_maps["status"].tolist() == ["collapsed"]
    assert maps.topic_clusters["units"].tolist() == [80, 70]


def test_a_few_texts_that_many_say_are_a_topic_each() -> None:
    maps = window(*copies(blobs([1] * 6), [60, 50, 40, 30, 20, 10]))
    assert maps.topic_maps["status"].tolist() == ["ready"]
    assert maps.topic_clusters["units"].tolist() == [60, 50, 40, 30, 20, 10]


def test_everything_about_one_thing_never_passes_for_a_ready_map_of_one_topic() -> None:
    maps = window(different(200), blobs([200], noise=0.2))
    card = maps.topic_maps.iloc[0]
    assert card["status"] != "ready" or (card["topics"] >= 3 and card["largest_share"] < 0.7)


def test_scattered_vectors_give_provisional_topics_or_none() -> None:
    random = np.random.default_rng(5).normal(size=(120, 64))
    scattered = (random / np.linalg.norm(random, axis=1, keepdims=True)).astype(np.float32)
    maps = window(different(120), scattered)
    card = maps.topic_maps.iloc[0]
    assert card["status"] in {"nothing_dense", "collapsed"}
    assert maps.topic_clusters["provisional"].all()


def test_one_task_of_nine_tenths_is_called_a_collapse() -> None:
    maps = window(different(200), blobs([180, 10, 10], noise=0.15))
    assert maps.topic_maps["status"].tolist() == ["collapsed"]
    assert maps.topic_clusters["provisional"].all()


@pytest.mark.parametrize("count", [2, 3, 5, 6, 14, 15, 16, 59, 60, 61])
def test_any_small_number_of_summaries_gets_a_map_a_table_and_a_picture(count: int) -> None:
    maps = window(different(count), blobs([count // 2, count - count // 2]))
    assert maps.topic_maps["summaries"].tolist() == [count]
    assert len(maps.topic_members) == count
    assert format_topics_table(maps, "Task").startswith("| topic |")
    assert draw_scatter_png(maps, "Task").startswith(b"\x89PNG")


def test_texts_without_a_word_in_them_still_get_names() -> None:
    texts = [mark * (index + 1) for mark in ("?", "!", "…") for index in range(40)]
    maps = window(texts, blobs([40, 40, 40]))
    assert maps.topic_maps["topics"].tolist() == [3]
    assert maps.topic_clusters["name"].is_unique
    assert (maps.topic_clusters["name"].str.len() > 0).all()
