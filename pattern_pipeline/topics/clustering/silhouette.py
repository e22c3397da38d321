"""How well apart groups lie, without knowing what they mean."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from pattern_pipeline.topics.embedding.embedder import Vectors
from pattern_pipeline.topics.placement.placement import group_sums

Labels = npt.NDArray[np.int64]
BLOCK = 20_000


@dataclass(frozen=True)
class Silhouette:
    """The mean over the rows (-1 to 1), and its standard error: how far chance may have moved it.

    ``each``: that of every row that is in a group, in order.
    """

    mean: float
    error: float
    each: npt.NDArray[np.float32] = field(compare=False, repr=False)


def cosine_silhouette(
    vectors: Vectors, labels: Labels, weights: npt.NDArray[np.int64] | None = None
) -> Silhouette | None:
    """Cosine silhouette (Rousseeuw 1987) of unit vectors; those labelled -1 are left out.

    None where fewer than two groups are present, or no two rows share one. Groups are numbered from 0. It
    is exact for any number of rows: the mean cosine distance to a group is the distance to the mean of its
    vectors, so that no pair of rows is ever compared. A row of weight w counts as w equal rows.
    """
    inside = labels >= 0
    vectors, labels = vectors[inside], labels[inside]
    weight = np.ones(len(labels), dtype=np.int64) if weights is None else weights[inside]
    count = int(labels.max()) + 1 if len(labels) else 0
    totals = np.bincount(labels, weights=weight, minlength=count).astype(np.float64)
    if (totals > 0).sum() < 2 or totals.max() <= 1:
        return None
    sums = group_sums(vectors, labels, weight, count)
    means = (sums / np.where(totals > 0, totals, 1.0)[:, None]).astype(np.float32)
    each = np.concatenate(
        [
            _rows(vectors[start : start + BLOCK], labels[start : start + BLOCK], means, totals)
            for start in range(0, len(labels), BLOCK)
        ]
    )
    mean = float(np.average(each, weights=weight))
    variance = float(np.average((each - mean) ** 2, weights=weight))
    return Silhouette(mean, float(np.sqrt(variance / weight.sum())), each.astype(np.float32))


def _rows(
    vectors: Vectors, labels: Labels, means: Vectors, totals: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    distances = 1.0 - vectors @ means.T
    distances[:, totals == 0] = np.inf
    own = totals[labels]
    rows = np.arange(len(labels))
    # To the others of its own group: a row is no neighbour of itself.
    within = np.maximum(distances[rows, labels], 0.0) * own / np.maximum(own - 1, 1)
    distances[rows, labels] = np.inf
    between = np.maximum(distances.min(axis=1), 0.0)
    larger = np.maximum(np.maximum(within, between), 1e-12)
    found: npt.NDArray[np.float64] = np.where(own > 1, (between - within) / larger, 0.0)
    return found
