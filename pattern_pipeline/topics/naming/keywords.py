"""Words that tell a topic from its siblings (class-based TF-IDF)."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import CountVectorizer

from pattern_pipeline.topics.naming.surface import surface_of
from pattern_pipeline.topics.naming.words import is_readable_word, stop_words

COUNT = 10


def topic_keywords(
    texts: Sequence[str], topics: npt.NDArray[np.int64], count: int, limit: int = COUNT
) -> tuple[tuple[str, ...], ...]:
    """Find at most ``limit`` words and word pairs for each of ``count`` topics, the most telling first.

    ``topics``: index of each text's topic, -1 for none. A term's weight is the share p of the topic's texts
    that hold it, times log(p / q), where q is the mean share in the other topics: a person who repeats a
    word counts once. Numbers and ids are left out; so are words of one text where others remain, and names
    of people and places weigh a quarter.
    """
    inside = topics >= 0
    if count == 0 or not inside.any():
        return ((),) * count
    kept = [text for text, yes in zip(texts, inside, strict=True) if yes]
    vectorizer = CountVectorizer(
        binary=True,
        ngram_range=(1, 2),
        stop_words=stop_words(),
        token_pattern=r"[^\W_][\w'’-]*[^\W_]",
        max_features=50_000,
    )
    try:
        counts = vectorizer.fit_transform(kept)
    except ValueError:  # every word is a stop word
        return ((),) * count
    terms = vectorizer.get_feature_names_out()
    groups = topics[inside]
    sizes = np.maximum(np.bincount(groups, minlength=count), 1)
    membership = np.zeros((count, len(kept)), dtype=np.float64)
    membership[groups, np.arange(len(kept))] = 1.0
    held = np.asarray((counts.T @ membership.T).T)
    share = held / sizes[:, None]
    # Of the other topics: a word that only this topic uses must not weigh less where there are few topics.
    elsewhere = (share.sum(axis=0) - share) / max(count - 1, 1)
    weight = share * np.maximum(np.log((share + 0.01) / (elsewhere + 0.01)), 1e-6)
    readable = np.array([all(is_readable_word(word) for word in term.split()) for term in terms])
    weight[:, ~readable] = 0.0
    proper = surface_of(kept).names
    weight[:, [not proper.isdisjoint(term.split()) for term in terms]] *= 0.25
    return tuple(_pick(terms, weight[topic], held[topic], limit) for topic in range(count))


def _pick(
    terms: npt.NDArray[np.object_], weight: npt.NDArray[np.float64], held: npt.NDArray[np.float64], limit: int
) -> tuple[str, ...]:
    order = np.lexsort((terms.astype(str), -weight))[: 8 * limit]
    often = [index for index in order if weight[index] > 0 and held[index] > 1]
    order = np.array(often or [index for index in order if weight[index] > 0], dtype=np.int64)
    picked: list[str] = []
    for index in order:
        words = set(str(terms[index]).split())
        # A pair says what its words say: neither is listed beside the other.
        if not any(words <= set(other.split()) or words >= set(other.split()) for other in picked):
            picked.append(str(terms[index]))
        if len(picked) == limit:
            break
    return tuple(picked)
