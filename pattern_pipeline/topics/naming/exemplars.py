"""Choose the summaries that show a topic: its middle, then its variety."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pattern_pipeline.topics.embedding.embedder import Vector, Vectors

EXEMPLARS = 5
CENTRAL = 2
# The rim contains members that hardly belong; variety is taken from within it.
INNER = 0.8


def choose_exemplars(
    vectors: Vectors, centroid: Vector, texts: Sequence[str], count: int = EXEMPLARS
) -> tuple[int, ...]:
    """Choose at most ``count`` rows of a topic's members, no two with the same text.

    First the medoid, which for unit vectors is the one nearest to the centroid, and the next; then repeatedly
    the row that is farthest from all chosen ones (farthest-first traversal, Gonzalez 1985), out of the inner
    four fifths. Equal input gives equal rows.
    """
    distance = 1.0 - (vectors @ centroid).astype(np.float64)
    order = _drop_equal_texts(np.argsort(distance, kind="stable"), texts)
    chosen: list[int] = [int(row) for row in order[:CENTRAL]]
    pool = order[: max(len(chosen), count, int(np.ceil(len(order) * INNER)))]
    apart = _measure_distance(vectors[pool], vectors[chosen])
    while len(chosen) < count and len(pool) and apart.max() > 1e-6:
        farthest = int(pool[int(apart.argmax())])
        chosen.append(farthest)
        apart = np.minimum(apart, _measure_distance(vectors[pool], vectors[[farthest]]))
    return tuple(chosen[:count])


def _drop_equal_texts(order: npt.NDArray[np.intp], texts: Sequence[str]) -> npt.NDArray[np.intp]:
    # Texts that differ in case and spaces only show nothing new.
    plain = [" ".join(texts[row].casefold().split()) for row in order]
    first = sorted({text: place for place, text in reversed(list(enumerate(plain)))}.values())
    return order[first]


def _measure_distance(vectors: Vectors, chosen: Vectors) -> npt.NDArray[np.float64]:
    return np.asarray((1.0 - vectors @ chosen.T).min(axis=1), dtype=np.float64)
