"""Broad topics: the same tree, cut nearer to its root."""

import math

import numpy as np
import numpy.typing as npt

from pattern_pipeline.topics.clustering.silhouette import Labels, cosine_silhouette
from pattern_pipeline.topics.clustering.tree import MergeTree
from pattern_pipeline.topics.embedding.embedder import Vectors

FEWEST = 3
# Nothing in the scores says where to stop: the silhouette climbs down to the topics themselves. So many times the
# square root of the topics is what can be read, about as many broad topics as topics in each.
MOST = 1.5
# Fewer topics than this are read at a glance, and need nothing above them.
WORTH = 9


def broad_groups(
    tree: MergeTree,
    of_row: npt.NDArray[np.int64],
    vectors: Vectors,
    weights: npt.NDArray[np.int64],
    labels: Labels,
) -> npt.NDArray[np.int64]:
    """The broad topic of each topic in ``labels``, numbered from 0; all -1 where there are under nine topics.

    Of the cuts into 3 to 1.5 times the square root of the topics, the one with the highest silhouette.
    ``of_row``: the tree's point of each vector. A topic belongs where most of its summaries do, which in a
    tree is where all of them do.
    """
    topics = int(labels.max()) + 1 if len(labels) else 0
    if topics < WORTH:
        return np.full(topics, -1, dtype=np.int64)
    best, found = -np.inf, np.zeros(topics, dtype=np.int64)
    for count in range(FEWEST, round(MOST * math.sqrt(topics)) + 1):
        of_topic = _majority(tree.cut(count)[of_row], labels, weights, topics)
        score = cosine_silhouette(vectors, np.where(labels >= 0, of_topic[labels], -1))
        if score is not None and score.mean > best:
            best, found = score.mean, of_topic
    return found


def _majority(
    groups: Labels, labels: Labels, weights: npt.NDArray[np.int64], topics: int
) -> npt.NDArray[np.int64]:
    votes = np.zeros((topics, int(groups.max()) + 1))
    inside = labels >= 0
    np.add.at(votes, (labels[inside], groups[inside]), weights[inside])
    _, numbered = np.unique(votes.argmax(axis=1), return_inverse=True)
    return numbered.astype(np.int64)
