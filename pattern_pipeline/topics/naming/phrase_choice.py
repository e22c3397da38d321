"""The phrase that tells a topic from its siblings and that most of its members would sign."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pattern_pipeline.topics.naming.clauses import sentences
from pattern_pipeline.topics.naming.grammar import LIGHT_VERBS
from pattern_pipeline.topics.naming.phrase import Phrase, PhraseKind
from pattern_pipeline.topics.naming.speech import Speech
from pattern_pipeline.topics.naming.stems import content_stems, stem
from pattern_pipeline.topics.naming.stronger import in_place_of_weaker, lacks_object
from pattern_pipeline.topics.naming.surface import Surface

CANDIDATES = 150
# Fewer of the members are one person's way of putting it.
LEAST_SHARE = 0.06
LEAST_TIMES = 2
# People say first what they came for; later sentences hold numbers, names and thanks.
_WEIGHTS = (1.0, 0.6, 0.4, 0.25)
_LATER = 0.1
_MOST_SENTENCES = 6
LIGHT = 0.75
WITHOUT_OBJECT = 0.5
_KINDS = {"request": 1.5, "lent": 1.0, "question": 0.9, "statement": 0.85, "noun": 0.6}


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


# What was said, in whatever form: the words' stems and the kind of phrase.
_Said = tuple[frozenset[str], PhraseKind]


@dataclass(frozen=True)
class _Heard:
    """How often, weighted, each of its phrases was said, and by how many members."""

    forms: Mapping[Phrase, float]
    members: int


def best_phrases(
    topic: int,
    members: Sequence[str],
    known: TopicTexts,
    surface: Surface,
    speech: Speech,
    limit: int = 5,
) -> tuple[str, ...]:
    """Return the best phrases among those that occur in ``members``, best first.

    None where nothing tells the topic.

    A phrase scores p log(p / q): p is the share of the topic's texts that hold its words, q the mean share
    in the other topics; times the root of how many say it so, early rather than late; times what its kind is
    worth: what somebody wants done counts more than what is merely said, and a noun alone least.
    """
    heard = _heard(members, speech)
    names = frozenset(stem(word) for word in surface.names)
    common = sorted(
        ((said, each) for said, each in heard.items() if not said[0] & names),
        key=lambda item: (-sum(item[1].forms.values()), item[0][1], sorted(item[0][0])),
    )[:CANDIDATES]
    scored: list[tuple[float, Phrase]] = []
    for (key, _), each in common:
        shares = known.shares(key)
        own = float(shares[topic])
        others = float((shares.sum() - own) / max(len(shares) - 1, 1))
        if own < LEAST_SHARE or (each.members < LEAST_TIMES and len(members) > 2 * LEAST_TIMES):
            continue
        telling = own * np.log((own + 0.01) / (others + 0.01))
        if telling <= 0:
            continue
        said = sum(each.forms.values()) / max(len(members), 1)
        form = max(each.forms, key=lambda one: (each.forms[one] * worth(one), -len(one.text), one.text))
        scored.append((float(telling * said**0.5 * worth(form)), form))
    ordered = sorted(scored, key=lambda item: (-item[0], item[1].text, item[1].kind))
    return tuple(
        surface.written(form.text)
        for form in in_place_of_weaker([(form, score) for score, form in ordered])[:limit]
    )


def worth(phrase: Phrase) -> float:
    """How much a phrase of this kind and length reads like a name."""
    words = len(phrase.text.split())
    value = _KINDS[phrase.kind] * (1.0, 1.0, 1.15, 1.25)[min(len(phrase.key), 3)]
    if phrase.kind == "noun" and len(phrase.key) == 1:
        value *= 0.25
    if phrase.kind == "request" and phrase.text.split()[0] in LIGHT_VERBS:
        value *= LIGHT
    # "Start in autumn" does not say what is to start.
    if phrase.kind == "request" and lacks_object(phrase):
        value *= WITHOUT_OBJECT
    return value * (0.8 if words > 5 else 1.0)


def _heard(members: Sequence[str], speech: Speech) -> dict[_Said, _Heard]:
    forms: dict[_Said, dict[Phrase, float]] = defaultdict(dict)
    by: Counter[_Said] = Counter()
    for text in members:
        seen: dict[Phrase, float] = {}
        for place, sentence in enumerate(dict.fromkeys(sentences(text)[:_MOST_SENTENCES])):
            weight = _WEIGHTS[place] if place < len(_WEIGHTS) else _LATER
            for phrase in speech.phrases(sentence):
                seen.setdefault(phrase, weight)
        for phrase, weight in seen.items():
            own = forms[phrase.key, phrase.kind]
            own[phrase] = own.get(phrase, 0.0) + weight
        by.update({(phrase.key, phrase.kind) for phrase in seen})
    return {key: _Heard(each, by[key]) for key, each in forms.items()}
