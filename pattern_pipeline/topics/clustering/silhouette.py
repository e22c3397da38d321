"""How well apart groups lie, without knowing what they mean."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.metrics import silhouette_samples

from pattern_pipeline.topics.embedding.embedder import Vectors

LIMIT = 2_000


@dataclass(frozen=True)
class Silhouette:
    """The mean over the rows (-1 to 1), and its standard error: how far chance may have moved it."""

    mean: float
    error: float


def cosine_silhouette(
    vectors: Vectors, labels: npt.NDArray[np.int64], seed: int, limit: int = LIMIT
) -> Silhouette | None:
    """Cosine silhouette over at most ``limit`` rows.

    None where fewer than two groups are present.

    Every group gives its share of the rows and two at the least: a plain sub-sample loses small groups, and
    with them what they say about a setting.
    """
    chosen = _stratified(labels, seed, limit)
    vectors, labels = vectors[chosen], labels[chosen]
    groups = len(np.unique(labels))
    if groups < 2 or groups >= len(labels):
        return None
    # Unit vectors: 1 - dot is the cosine distance, faster than the library's own and without its checks.
    distances = np.clip(1.0 - vectors @ vectors.T, 0.0, 2.0)
    np.fill_diagonal(distances, 0.0)
    each = silhouette_samples(distances, labels, metric="precomputed")
    return Silhouette(mean=float(each.mean()), error=float(each.std() / np.sqrt(len(each))))


def _stratified(labels: npt.NDArray[np.int64], seed: int, limit: int) -> npt.NDArray[np.int64]:
    inside = np.flatnonzero(labels >= 0)
    if len(inside) <= limit:
        return inside
    random = np.random.default_rng(seed)
    parts = []
    for group in np.unique(labels[inside]):
        rows = inside[labels[inside] == group]
        size = min(len(rows), max(2, round(limit * len(rows) / len(inside))))
        parts.append(random.choice(rows, size=size, replace=False))
    return np.sort(np.concatenate(parts))
