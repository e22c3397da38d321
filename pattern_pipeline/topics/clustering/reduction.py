"""Vectors to few dimensions, in which density means something."""

import warnings

import numpy as np
import numpy.typing as npt
from sklearn.decomposition import PCA

from pattern_pipeline.topics.embedding.embedder import Vectors

DIMENSIONS = 10
NEIGHBOURS = 15
# Fewer rows than four neighbourhoods have no shape that UMAP could find.
FEW = 4 * NEIGHBOURS


def reduce(vectors: Vectors, seed: int) -> npt.NDArray[np.float32]:
    """Ten dimensions by UMAP (cosine, 15 neighbours), or by PCA where there are too few rows for it.

    ``vectors``: distinct, unit length. Deterministic for a seed on one machine.
    """
    if len(vectors) < FEW:
        return linear(vectors, DIMENSIONS)
    return _umap(vectors, components=DIMENSIONS, seed=seed, spread=0.0, start="spectral", epochs=None)


def layout(vectors: Vectors, reduced: npt.NDArray[np.float32], seed: int) -> npt.NDArray[np.float32]:
    """Lay vectors out in two dimensions for a picture: a short UMAP, or PCA where there are few rows.

    It starts from the first two components of ``reduced``, so that what was close there is close here, and
    reads the vectors themselves: a UMAP of a UMAP tears groups into islands.
    """
    flat = linear(reduced, 2)
    if len(vectors) < FEW:
        return flat
    start = 10.0 * flat / max(float(np.abs(flat).max()), 1e-9)
    return _umap(vectors, components=2, seed=seed, spread=0.15, start=start, epochs=150)


def linear(vectors: npt.NDArray[np.float32], components: int) -> npt.NDArray[np.float32]:
    """Return the first principal components; columns of zeros where the data has fewer."""
    width = min(components, *vectors.shape)
    spread = vectors.shape[0] > 1 and bool(np.ptp(vectors, axis=0).max() > 0)
    found = (
        PCA(width, svd_solver="full").fit_transform(vectors) if spread else np.zeros((len(vectors), width))
    )
    return np.pad(found, ((0, 0), (0, components - width))).astype(np.float32)


def _umap(
    vectors: Vectors,
    *,
    components: int,
    seed: int,
    spread: float,
    start: str | npt.NDArray[np.float32],
    epochs: int | None,
) -> npt.NDArray[np.float32]:
    with warnings.catch_warnings():
        # Importing warns of optional parts that are absent; fitting warns where far-apart groups make the
        # spectral start fall back to another one. Neither is for the reader.
        warnings.simplefilter("ignore")
        # Imported here: numba takes seconds to load, and most commands never cluster.
        from umap import UMAP

        model = UMAP(
            n_components=components,
            n_neighbors=NEIGHBOURS,
            min_dist=spread,
            metric="cosine",
            init=start,
            random_state=seed,
            n_epochs=epochs,
            n_jobs=1,
        )
        return np.asarray(model.fit_transform(vectors), dtype=np.float32)
