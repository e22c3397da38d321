"""The slow path that the fast one is held against: every text clustered, every size tried, exact HDBSCAN."""

import tempfile

import numpy as np
import numpy.typing as npt
from joblib import Memory
from sklearn.metrics import silhouette_score

SIZES = 10
JUDGED = 5_000


def slow_path(vectors: npt.NDArray[np.float32], seed: int) -> npt.NDArray[np.int64]:
    """Return the topic of each text: UMAP to 10, HDBSCAN of ten sizes, all placed, the highest silhouette.

    The silhouette is the cosine one of the vectors themselves, over 5,000 of them.
    """
    from hdbscan import HDBSCAN
    from umap import UMAP

    reduced = UMAP(
        n_components=10, n_neighbors=15, min_dist=0.0, metric="cosine", random_state=seed, n_jobs=1
    ).fit_transform(vectors)
    judged = np.random.default_rng(seed).permutation(len(vectors))[:JUDGED]
    best, chosen = -1.0, np.zeros(len(vectors), dtype=np.int64)
    with tempfile.TemporaryDirectory() as folder:
        # The tree is the same for every size: it is computed once and read back.
        memory = Memory(folder, verbose=0)
        for size in np.unique(np.geomspace(5, max(6, len(vectors) / 30), SIZES).round().astype(int)):
            model = HDBSCAN(min_cluster_size=int(size), min_samples=5, memory=memory, core_dist_n_jobs=1)
            topics = all_placed(vectors, model.fit_predict(reduced.astype(np.float64)))
            if not 3 <= len(np.unique(topics[judged])) < len(judged):
                continue
            score = float(silhouette_score(vectors[judged], topics[judged], metric="cosine"))
            if score > best:
                best, chosen = score, topics
    return chosen


def all_placed(vectors: npt.NDArray[np.float32], labels: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the nearest group of every text, by the mean of those that HDBSCAN found dense."""
    count = int(labels.max()) + 1
    if count == 0:
        return labels
    sums = np.zeros((count, vectors.shape[1]))
    np.add.at(sums, labels[labels >= 0], vectors[labels >= 0])
    centroids = (sums / np.linalg.norm(sums, axis=1, keepdims=True)).astype(np.float32)
    return np.asarray((vectors @ centroids.T).argmax(axis=1), dtype=np.int64)
