"""The summaries that show a topic: its middle, then its variety."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pattern_pipeline.topics.embedding.embedder import Vector, Vectors

COUNT = 5
CENTRAL = 2
# The rim holds what hardly belongs; the spread is taken from within it.
INNER = 0.8


def exemplar_rows(
    vectors: Vectors, centroid: Vector, texts: Sequence[str], count: int = COUNT
) -> tuple[int, ...]:
    """At most ``count`` rows of a topic's members, no two with one text; equal input gives equal rows.

    First the medoid, which for vectors of unit length is the one closest to the centroid, and the next; then
    each time the one farthest from all chosen (Gonzalez 1985), of the inner four fifths.
    """
    distance = 1.0 - (vectors @ centroid).astype(np.float64)
    order = _first_of_each_text(np.argsort(distance, kind="stable"), texts)
    chosen: list[int] = [int(row) for row in order[:CENTRAL]]
    pool = order[: max(len(chosen), count, int(np.ceil(len(order) * INNER)))]
    apart = _distance_to(vectors[pool], vectors[chosen])
    while len(chosen) < count and len(pool) and apart.max() > 1e-6:
        farthest = int(pool[int(apart.argmax())])
        chosen.append(farthest)
        apart = np.minimum(apart, _distance_to(vectors[pool], vectors[[farthest]]))
    return tuple(chosen[:count])


def _first_of_each_text(order: npt.NDArray[np.intp], texts: Sequence[str]) -> npt.NDArray[np.intp]:
    # What differs in case and spaces alone shows nothing new.
    plain = [" ".join(texts[row].casefold().split()) for row in order]
    first = sorted({text: place for place, text in reversed(list(enumerate(plain)))}.values())
    return order[first]


def _distance_to(vectors: Vectors, chosen: Vectors) -> npt.NDArray[np.float64]:
    return np.asarray((1.0 - vectors @ chosen.T).min(axis=1), dtype=np.float64)
