"""Words have the vectors that tell the texts' vectors best, so that a phrase is close to what means the same."""

import numpy as np
import pytest

from pattern_pipeline.topics.naming.keywords import extract_keywords
from pattern_pipeline.topics.naming.local_names import name_topics_locally
from pattern_pipeline.topics.naming.word_vectors import WordVectors, learn_word_vectors
from pattern_pipeline.topics.placement.placement import Placement

# What each word adds to a text, as a model might have it: refunds, passwords, and what is said by the way.
WORDS = {
    "refund": (1.0, 0.0, 0.0),
    "money": (0.9, 0.1, 0.0),
    "password": (0.0, 1.0, 0.0),
    "login": (0.1, 0.9, 0.0),
    "urgent": (0.0, 0.0, 1.0),
    "question": (0.0, 0.0, 1.0),
}
TEXTS = [
    f"{thing} {aside}"
    for thing, aside in zip(
        ["refund", "money", "refund", "password", "login", "password"] * 8,
        ["urgent", "question", "", "urgent", "question", ""] * 8,
        strict=True,
    )
]
TOPICS = np.array([0, 0, 0, 1, 1, 1] * 8)


def vectors_of(texts: list[str]) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
    """Unit vectors: the sums of the words'."""
    sums = np.array(
        [np.sum([WORDS.get(word, (0.0, 0.0, 0.0)) for word in text.split()], axis=0) for text in texts]
    )
    return (sums / np.linalg.norm(sums, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture
def meaning() -> WordVectors:
    return learn_word_vectors(TEXTS, vectors_of(TEXTS), TOPICS, 2)


@pytest.mark.parametrize(("word", "topic"), [("refund", 0), ("money", 0), ("password", 1), ("login", 1)])
def test_a_word_is_close_to_the_topic_that_means_it_and_far_from_the_other(
    meaning: WordVectors, word: str, topic: int
) -> None:
    assert meaning.measure_closeness(word)[topic] > 0.8
    assert meaning.measure_closeness(word)[1 - topic] < -0.8


def test_what_is_said_by_the_way_in_every_topic_is_close_to_none(meaning: WordVectors) -> None:
    assert abs(meaning.measure_closeness("urgent question")[0]) < 0.3


def test_a_phrase_is_the_sum_of_its_words_whatever_their_order_and_ending(meaning: WordVectors) -> None:
    assert meaning.measure_closeness("refund money")[0] == pytest.approx(
        meaning.measure_closeness("Money, refunds")[0]
    )


def test_words_that_nobody_says_mean_nothing(meaning: WordVectors) -> None:
    assert meaning.measure_closeness("zebra")[0] == 0
    assert meaning.measure_closeness("")[1] == 0


def test_texts_without_a_topic_teach_nothing() -> None:
    more = [*TEXTS, *["refund"] * 40]
    topics = np.concatenate([TOPICS, np.full(40, -1)])
    vectors = np.vstack([vectors_of(TEXTS), np.tile(np.float32([0, 1, 0]), (40, 1))])
    assert learn_word_vectors(more, vectors, topics, 2).measure_closeness("refund")[0] > 0.8


@pytest.mark.parametrize("topics", [np.array([0, 0]), np.array([-1, -1])])
def test_texts_without_words_or_topics_mean_nothing(
    topics: "np.ndarray[tuple[int], np.dtype[np.int64]]",
) -> None:
    meaning = learn_word_vectors(["", "..."], np.eye(2, 3, dtype=np.float32), topics, 1)
    assert meaning.measure_closeness("refund")[0] == 0


def test_of_two_things_said_as_often_the_one_that_means_the_topic_names_it() -> None:
    words = ["please", "kindly", "now", "again", "today", "soon"]
    texts = [f"{word} send the refund and check the matter" for word in words]
    texts += [f"{word} check the matter and send the refund" for word in words]
    texts += [f"{word} check the matter" for word in words]
    topics = np.repeat([0, 1], [12, 6])
    vectors = np.repeat(np.float32([[0.8, 0.6], [0, 1]]), [12, 6], axis=0)
    placement = Placement(topics, np.linspace(0.1, 0.2, 18))
    keywords = extract_keywords(texts, topics, 2)
    names = name_topics_locally(texts, texts, placement, keywords, [None, None], vectors)
    assert names == ("Send the refund", "Check the matter")
