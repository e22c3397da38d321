"""The phrases of a topic's members, and an index of which texts hold which words."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pattern_pipeline.language.content_words import extract_content_stems
from pattern_pipeline.language.values import split_without_values
from pattern_pipeline.topics.naming.phrase import Phrase, PhraseKind, measure_nameability
from pattern_pipeline.topics.naming.speech import Speech

Rows = npt.NDArray[np.int64]
# Weights by sentence: people say first what they came for; later sentences contain numbers, names and thanks.
_WEIGHTS = (1.0, 0.6, 0.4, 0.25)
_LATER = 0.1
_MOST_SENTENCES = 6
# A phrase in any form: the stems of its words, and its kind.
PhraseKey = tuple[frozenset[str], PhraseKind]


@dataclass(frozen=True)
class TextIndex:
    """An inverted index of the placed texts.

    ``rows_of``: by stem, the rows that contain it, ascending. ``topics``: topic of each row. ``sizes``: texts
    by topic.
    """

    rows_of: Mapping[str, Rows]
    topics: npt.NDArray[np.int64]
    sizes: npt.NDArray[np.int64]

    def find_rows(self, key: frozenset[str]) -> Rows:
        """Find the rows that contain all of these stems, in any topic, ascending."""
        parts = sorted((self.rows_of.get(part, np.empty(0, np.int64)) for part in key), key=len)
        rows = parts[0]
        for part in parts[1:]:
            rows = np.intersect1d(rows, part, assume_unique=True)
        return rows

    def compute_shares(self, rows: Rows) -> npt.NDArray[np.float64]:
        """Compute for each topic the share of its texts that are among these rows."""
        counts = np.bincount(self.topics[rows], minlength=len(self.sizes))
        return np.asarray(counts / np.maximum(self.sizes, 1), dtype=np.float64)


def index_texts(texts: Iterable[str], topics: npt.NDArray[np.int64], count: int) -> TextIndex:
    """Index placed texts (topic -1: skipped) by the stems of their content words."""
    rows_of: dict[str, list[int]] = {}
    for row, text in enumerate(texts):
        if topics[row] >= 0:
            for part in extract_content_stems(text):
                rows_of.setdefault(part, []).append(row)
    sizes = np.bincount(topics[topics >= 0], minlength=count)
    return TextIndex({part: np.array(rows, dtype=np.int64) for part, rows in rows_of.items()}, topics, sizes)


@dataclass(frozen=True)
class MemberPhrase:
    """How often, weighted, each form of a phrase was used, and by how many members."""

    forms: Mapping[Phrase, float]
    members: int

    @property
    def weight(self) -> float:
        """How often it was used in any form."""
        return sum(self.forms.values())

    @property
    def form(self) -> Phrase:
        """The most frequent form, weighted by nameability; of equal ones the shortest."""
        return max(
            self.forms, key=lambda one: (self.forms[one] * measure_nameability(one), -len(one.text), one.text)
        )


def collect_member_phrases(members: Sequence[str], speech: Speech) -> dict[PhraseKey, MemberPhrase]:
    """Collect the phrases of all members; one that a member uses twice counts once, at its first place."""
    forms: dict[PhraseKey, dict[Phrase, float]] = defaultdict(dict)
    by: Counter[PhraseKey] = Counter()
    for text in members:
        seen: dict[Phrase, float] = {}
        for place, sentence in enumerate(dict.fromkeys(split_without_values(text)[:_MOST_SENTENCES])):
            weight = _WEIGHTS[place] if place < len(_WEIGHTS) else _LATER
            for phrase in speech.extract_phrases(sentence):
                seen.setdefault(phrase, weight)
        for phrase, weight in seen.items():
            own = forms[phrase.key, phrase.kind]
            own[phrase] = own.get(phrase, 0.0) + weight
        by.update({(phrase.key, phrase.kind) for phrase in seen})
    return {key: MemberPhrase(each, by[key]) for key, each in forms.items()}
