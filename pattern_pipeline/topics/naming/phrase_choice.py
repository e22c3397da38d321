"""The phrase that tells a topic from its siblings and that most of its members would sign."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pattern_pipeline.topics.naming.phrases import Phrase, content_stems, phrases, stem
from pattern_pipeline.topics.naming.surface import Surface

CANDIDATES = 60
# A twentieth of the members: less is one person's way of putting it.
LEAST_SHARE = 0.05


@dataclass(frozen=True)
class TopicTexts:
    """What is said in all topics.

    By stem, the rows that hold it, ascending; the topic of each row; topic sizes.
    """

    rows_of: Mapping[str, npt.NDArray[np.int64]]
    topics: npt.NDArray[np.int64]
    sizes: npt.NDArray[np.int64]

    def shares(self, key: frozenset[str]) -> npt.NDArray[np.float64]:
        """For each topic, the share of its rows that hold all of these stems."""
        parts = sorted((self.rows_of.get(part, np.empty(0, np.int64)) for part in key), key=len)
        rows = parts[0]
        for part in parts[1:]:
            rows = np.intersect1d(rows, part, assume_unique=True)
        counts = np.bincount(self.topics[rows], minlength=len(self.sizes))
        return np.asarray(counts / np.maximum(self.sizes, 1), dtype=np.float64)


def topic_texts(texts: Iterable[str], topics: npt.NDArray[np.int64], count: int) -> TopicTexts:
    """Index placed texts (topic -1: skipped) by the stems of their content words."""
    rows_of: dict[str, list[int]] = {}
    for row, text in enumerate(texts):
        if topics[row] >= 0:
            for part in content_stems(text):
                rows_of.setdefault(part, []).append(row)
    sizes = np.bincount(topics[topics >= 0], minlength=count)
    return TopicTexts({part: np.array(rows, dtype=np.int64) for part, rows in rows_of.items()}, topics, sizes)


def best_phrases(
    topic: int, members: Sequence[str], known: TopicTexts, surface: Surface, limit: int = 3
) -> tuple[str, ...]:
    """Return the best phrases among those that occur in ``members``, best first.

    None where nothing tells the topic.

    A phrase scores p log(p / q): p is the share of the topic's texts that hold its words, q the mean share
    in the other topics. What somebody asks for counts more than what is merely said, and a single noun
    less.
    """
    seen: dict[frozenset[str], Counter[Phrase]] = {}
    for text in members:
        for phrase in set(phrases(text)):
            seen.setdefault(phrase.key, Counter())[phrase] += 1
    _forget_beginnings(seen)
    names = frozenset(stem(word) for word in surface.names)
    common = sorted(
        ((key, forms) for key, forms in seen.items() if not key & names),
        key=lambda item: (-item[1].total(), sorted(item[0])),
    )[:CANDIDATES]
    scored = []
    for key, forms in common:
        shares = known.shares(key)
        own = float(shares[topic])
        others = float((shares.sum() - own) / max(len(shares) - 1, 1))
        if own < LEAST_SHARE:
            continue
        form, times = max(
            forms.items(), key=lambda item: (item[1] * _natural(item[0]), -len(item[0].text), item[0].text)
        )
        score = len(key) ** 0.25 * own * np.log((own + 0.01) / (others + 0.01)) * _natural(form) * times**0.25
        if score > 0:
            scored.append((-score, form.text))
    return tuple(surface.written(text) for _, text in sorted(scored)[:limit])


def _forget_beginnings(seen: dict[frozenset[str], Counter[Phrase]]) -> None:
    """Drop "check bank" where most who say it go on with "balance": the longer phrase is the whole of it."""
    times: Counter[str] = Counter()
    longer: Counter[str] = Counter()
    for forms in seen.values():
        for phrase, count in forms.items():
            times[phrase.text] += count
    for text, count in times.items():
        beginning = text.rpartition(" ")[0]
        longer[beginning] = max(longer[beginning], count)
    for key in list(seen):
        kept = {form: count for form, count in seen[key].items() if longer[form.text] < 0.5 * count}
        if kept:
            seen[key] = Counter(kept)
        else:
            del seen[key]


def _natural(phrase: Phrase) -> float:
    words = phrase.text.split()
    # A verb of the person's own says more than one that stands for "I want" or "what is".
    lent = phrase.text.startswith(("get ", "find ", "ask about "))
    return (
        (1.0 if not phrase.asked else 1.2 if lent else 1.5)
        * (0.35 if len(phrase.key) == 1 and not phrase.asked else 1.0)
        * (0.85 if len(words) > 4 else 1.0)
    )
