"""How pleased one turn sounds, by the trained head: a linear model over pieces, words and signs."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp, sqrt
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from pattern_pipeline.facets.local.sentiment.ngrams import hash_pieces, split_tokens
from pattern_pipeline.facets.local.sentiment.signs import measure_signs
from pattern_pipeline.language.sentences import take_ends

WEIGHTS = "sentiment.npz"
# A turn's mood is at its ends; what lies between is often pasted.
READ_CHARACTERS = 1_000


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
