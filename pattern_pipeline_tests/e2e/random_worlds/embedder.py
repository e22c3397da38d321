"""A cheap embedder that is always the same: words hashed to directions."""

import zlib
from collections.abc import Sequence
from functools import cache

import numpy as np

from pattern_pipeline.topics.embedding.embedder import Vector, Vectors


class HashedWords:
    """Implements ``Embedder``: the mean of a random direction for each word, of unit length."""

    name = "hashed-words"
    dimension = 48

    def embed(self, texts: Sequence[str]) -> Vectors:
        rows = [_embed(text) for text in texts]
        return np.vstack(rows) if rows else np.empty((0, self.dimension), dtype=np.float32)


def _embed(text: str) -> Vector:
    words = text.lower().split() or [""]
    total = np.sum([_draw_direction(word) for word in words[:500]], axis=0)
    return np.asarray(total / np.linalg.norm(total), dtype=np.float32)


@cache
def _draw_direction(word: str) -> Vector:
    seed = zlib.crc32(word.encode("utf-8", "surrogatepass"))
    return np.asarray(np.random.default_rng(seed).normal(size=HashedWords.dimension), dtype=np.float32)
