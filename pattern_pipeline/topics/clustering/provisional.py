"""Groups to look at where nothing is dense; never topics to act on."""

import warnings

import numpy as np
import numpy.typing as npt
from sklearn.cluster import KMeans

from pattern_pipeline.topics.clustering.silhouette import cosine_silhouette
from pattern_pipeline.topics.embedding.embedder import Vectors

LARGEST = 8


def provisional_groups(vectors: Vectors, weights: npt.NDArray[np.int64], seed: int) -> npt.NDArray[np.int64]:
    """K-means with the count (1 to 8) of the highest cosine silhouette; every row is in a group."""
    best, groups = -1.0, np.zeros(len(vectors), dtype=np.int64)
    for count in range(2, min(LARGEST, len(vectors)) + 1):
        with warnings.catch_warnings():
            # Nearly equal rows leave fewer groups than asked for, which scikit-learn reports as a warning.
            warnings.simplefilter("ignore")
            found = KMeans(count, n_init=3, random_state=seed).fit(vectors, sample_weight=weights).labels_
        score = cosine_silhouette(vectors, found.astype(np.int64), weights)
        if score is not None and score.mean > best:
            _, groups = np.unique(found, return_inverse=True)
            best = score.mean
    return groups.astype(np.int64)
