"""Order the units of a topic for a dataset: representatives first, then the spread."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pattern_pipeline.datasets.units import UnitKey

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that may be picked, with its distance from the centre; ``group``: its user, session or trace."""

    unit: UnitKey
    distance: float
    group: str


def order_candidates(
    candidates: Sequence[Candidate], representatives: int, vectors: Vectors | None = None
) -> Iterator[Candidate]:
    """Order all candidates, best first; they may come in any order.

    The first ``representatives`` are the closest to the centre. Then comes whatever is farthest from all
    picked: by ``vectors`` (unit length, one row a candidate), or without them by distance from the centre. No
    group is picked again while another has been picked less often: one user's repeats do not fill a topic.
    """
    order = sorted(range(len(candidates)), key=lambda index: _order_by_distance(candidates[index]))
    ranked = [candidates[index] for index in order]
    if vectors is not None:
        points = np.asarray(vectors, dtype=np.float32)[order]
    else:
        points = np.array([[candidate.distance] for candidate in ranked], dtype=np.float32)
    groups = np.unique([candidate.group for candidate in ranked], return_inverse=True)[1]
    used = np.zeros(len(ranked), dtype=np.int64)
    is_left = np.ones(len(ranked), dtype=bool)
    nearest = np.full(len(ranked), np.inf, dtype=np.float32)
    for count in range(len(ranked)):
        places = np.flatnonzero(is_left)
        places = places[used[places] == used[places].min()]
        chosen = int(places[0] if count < representatives else places[np.argmax(nearest[places])])
        is_left[chosen] = False
        used[groups == groups[chosen]] += 1
        nearest = np.minimum(nearest, _measure_separation(points, chosen, cosine=vectors is not None))
        yield ranked[chosen]


def _order_by_distance(candidate: Candidate) -> tuple[float, UnitKey]:
    return candidate.distance, candidate.unit


def _measure_separation(points: Vectors, chosen: int, *, cosine: bool) -> Vectors:
    separation: Vectors = 1 - points @ points[chosen] if cosine else np.abs(points[:, 0] - points[chosen, 0])
    return separation
