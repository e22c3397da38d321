"""Vectors to few dimensions without loss that matters."""

import numpy as np
import numpy.typing as npt
from sklearn.decomposition import PCA

DIMENSIONS = 50


def linear(vectors: npt.NDArray[np.float32], components: int = DIMENSIONS) -> npt.NDArray[np.float32]:
    """Return the first principal components; columns of zeros where the data has fewer."""
    width = min(components, *vectors.shape)
    spread = vectors.shape[0] > 1 and bool(np.ptp(vectors, axis=0).max() > 0)
    if not spread:
        return np.zeros((len(vectors), components), dtype=np.float32)
    # By the covariance where there are many rows: exact, and no random numbers.
    solver = "covariance_eigh" if vectors.shape[0] > vectors.shape[1] else "full"
    found = PCA(width, svd_solver=solver).fit_transform(vectors)
    return np.pad(found, ((0, 0), (0, components - width))).astype(np.float32)
