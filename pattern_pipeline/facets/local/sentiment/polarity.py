"""Score how pleased one turn sounds by the trained head: a linear model over pieces of words, words and signs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from math import exp, sqrt
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from pattern_pipeline.facets.local.sentiment.signs import measure_signs
from pattern_pipeline.language.sentences import take_ends
from pattern_pipeline.language.words import unify_apostrophes

BITS = 16
_MASK = (1 << BITS) - 1
# Names, addresses and numbers say nothing of a mood, and redaction replaces them anyway.
_PLACEHOLDER = re.compile(r"<[A-Z_]+\d*>|\[[A-Z]+\]|https?://\S+|\S+@\S+\.\S+")
_NUMBER = re.compile(r"\d+")
_LONG = re.compile(r"(.)\1{2,}")
# A word, a run of one mark, or a single sign such as an emoji.
_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|([!?.])\1*|[^\w\s]")
_NEGATION = re.compile(r"^(?:not|no|never|nothing|nobody|none|cannot|without|hardly|.*n't)$")
_STOPS = frozenset(".!?,;:")
NEGATED_WORDS = 3
CHARACTERS = (3, 4, 5)
# Longer words are pasted, not written.
LONGEST = 40
WEIGHTS = "sentiment.npz"
# A turn's mood is at its ends; what lies between is often pasted.
READ_CHARACTERS = 1_000


def hash_pieces(found: Sequence[str]) -> list[int]:
    """Hash the tokens of a text to distinct places below ``2 ** BITS``, sorted; no token gives none."""
    places: set[int] = set()
    negated = 0
    before = "^"
    for token in found:
        places.update(_hash_token(token))
        places.add(_hash_piece(f"p {before} {token}"))
        if negated:
            places.add(_hash_piece(f"n {token}"))
        negated = NEGATED_WORDS if _NEGATION.match(token) else max(negated - 1, 0)
        if token[0] in _STOPS:
            negated = 0
        before = token
    if places:
        places.add(_hash_piece(f"p {before} $"))
    return sorted(places)


def split_tokens(text: str) -> list[str]:
    """Split a text into words in lower case and marks, as the head was trained: it keeps its own tokenizer.

    Numbers become ``0``, a letter drawn out is cut to two, names and addresses go.
    """
    cleaned = _NUMBER.sub("0", _PLACEHOLDER.sub(" ", unify_apostrophes(text)).lower())
    return [match.group() for match in _TOKEN.finditer(_LONG.sub(r"\1\1", cleaned))]


@lru_cache(maxsize=1 << 15)
def _hash_token(token: str) -> tuple[int, ...]:
    """Hash a token and of the letters inside it; most tokens of a text were met before."""
    if token[0] in _STOPS or len(token) < 3:
        return (_hash_piece(f"w {token}"),)
    word = f"<{token[:LONGEST]}>"
    letters = {word[at : at + size] for size in CHARACTERS for at in range(len(word) - size + 1)}
    return (_hash_piece(f"w {token}"), *(_hash_piece(f"c {piece}") for piece in letters))


def _hash_piece(piece: str) -> int:
    return crc32(piece.encode("utf-8", "replace")) & _MASK


@dataclass(frozen=True, slots=True)
class PolarityHead:
    """Weights for "displeased" and "pleased" against "neither", in this order in every last axis.

    ``pieces``: (2 ** BITS, 2), a row a hashed piece. ``word_keys``: the crc32 of each known word, rising;
    ``word_rows``: (words, 2). ``signs``: (len(SIGNS), 2). ``bias``: (2,).
    """

    pieces: NDArray[np.float32]
    word_keys: NDArray[np.uint32]
    word_rows: NDArray[np.float32]
    signs: NDArray[np.float32]
    bias: NDArray[np.float32]

    def polarity(self, turn: str) -> float:
        """Probability that the turn is pleased less that it is displeased, -1 to 1."""
        text = take_ends(turn, READ_CHARACTERS)
        displeased, pleased = self._evidence(text).tolist()
        top = max(displeased, pleased, 0.0)
        weights = (exp(displeased - top), exp(pleased - top), exp(-top))
        return (weights[1] - weights[0]) / sum(weights)

    def _evidence(self, text: str) -> NDArray[np.float32]:
        evidence = self.bias + np.asarray(measure_signs(text), dtype=np.float32) @ self.signs
        read = split_tokens(text)
        if places := hash_pieces(read):
            evidence = evidence + self.pieces[places].sum(axis=0) / sqrt(len(places))
        if found := hash_words(read):
            evidence = evidence + self._words(found).sum(axis=0) / sqrt(len(found))
        return np.asarray(evidence, dtype=np.float32)

    def _words(self, found: list[int]) -> NDArray[np.float32]:
        keys = np.asarray(found, dtype=np.uint32)
        places = np.minimum(np.searchsorted(self.word_keys, keys), len(self.word_keys) - 1)
        rows: NDArray[np.float32] = self.word_rows[places[self.word_keys[places] == keys]]
        return rows


def hash_words(found: Sequence[str]) -> list[int]:
    """Compute the key (CRC-32) of each word among a text's tokens, in order."""
    return [crc32(token.encode("utf-8", "replace")) for token in found if token[0].isalpha()]


@cache
def load_shipped_head() -> PolarityHead:
    """Load the head that ships with the package; ``weights/sentiment.json`` records what it was trained on."""
    with files("pattern_pipeline.facets.local.sentiment.weights").joinpath(WEIGHTS).open("rb") as file:
        arrays = np.load(file, allow_pickle=False)
        return PolarityHead(
            pieces=arrays["pieces"].astype(np.float32),
            word_keys=arrays["word_keys"],
            word_rows=arrays["word_rows"].astype(np.float32),
            signs=arrays["signs"].astype(np.float32),
            bias=arrays["bias"].astype(np.float32),
        )
