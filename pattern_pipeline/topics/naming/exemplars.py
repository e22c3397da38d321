"""The summaries that show a topic: its middle, then its variety."""

import numpy as np
import numpy.typing as npt

from pattern_pipeline.topics.embedding.embedder import Vector, Vectors

COUNT = 5
CENTRAL = 2


def exemplar_rows(vectors: Vectors, centroid: Vector, count: int = COUNT) -> tuple[int, ...]:
    """At most ``count`` rows of a topic's members.

    The two closest to the centroid, then those farthest apart.

    The spread is taken from the closer nine tenths: the rim holds what hardly belongs.
    """
    distance = 1.0 - (vectors @ centroid).astype(np.float64)
    order = np.argsort(distance, kind="stable")
    chosen: list[int] = [int(row) for row in order[:CENTRAL]]
    pool = order[: max(len(chosen), int(np.ceil(len(order) * 0.9)))]
    apart = _distance_to(vectors[pool], vectors[chosen])
    while len(chosen) < count and len(pool) and apart.max() > 1e-6:
        farthest = int(pool[int(apart.argmax())])
        chosen.append(farthest)
        apart = np.minimum(apart, _distance_to(vectors[pool], vectors[[farthest]]))
    return tuple(chosen[:count])


def _distance_to(vectors: Vectors, chosen: Vectors) -> npt.NDArray[np.float64]:
    return np.asarray((1.0 - vectors @ chosen.T).min(axis=1), dtype=np.float64)
