"""How good each grouping is, and which of two is better."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.metrics import adjusted_rand_score

from pattern_pipeline.topics.clustering.candidates import Candidate, group_counts
from pattern_pipeline.topics.clustering.families import Grouping
from pattern_pipeline.topics.clustering.levels import Lead
from pattern_pipeline.topics.clustering.silhouette import Labels, Silhouette, cosine_silhouette
from pattern_pipeline.topics.embedding.embedder import Vectors
from pattern_pipeline.topics.placement.placement import centroids_of, nearest

Weights = npt.NDArray[np.int64]
# Fewer shared summaries say nothing of how much two maps agree.
ENOUGH_SHARED = 30


@dataclass(frozen=True)
class Scored:
    """A candidate, and the silhouette that its own is the mean of; None for fewer than two topics."""

    candidate: Candidate
    silhouette: Silhouette | None = None


def leads(found: Sequence[Scored], counted: Weights) -> Lead:
    """By how many standard errors, of the difference text by text, one candidate leads another."""
    known = {each.candidate: each.silhouette.each for each in found if each.silhouette is not None}

    def lead(first: Candidate, second: Candidate) -> float:
        gain = known[first].astype(np.float64) - known[second]
        mean = float(np.average(gain, weights=counted))
        error = float(np.sqrt(np.average((gain - mean) ** 2, weights=counted) / counted.sum()))
        return mean / error if error > 0 else 0.0

    return lead


def counted_once(weights: Weights, maximum_topics: int) -> Weights:
    """How often each text counts in the score: once, or one that is said 75 times is a perfect topic of its own.

    Where texts are so few that each may be a topic, such as the choices of a menu, that is what it is.
    """
    menu = len(weights) <= group_counts(int(weights.sum()), maximum_topics)[-1]
    return weights if menu else np.ones_like(weights)


def scored(
    vectors: Vectors,
    weights: Weights,
    counted: Weights,
    labels: Labels,
    made: Grouping,
    former: Labels | None,
) -> Scored:
    """Score one grouping as it would be used: every vector at its nearest centroid.

    ``counted``: how often each vector counts. ``former``: as of ``cluster``.
    """
    topics = int(labels.max()) + 1
    noise = float(weights[labels < 0].sum() / weights.sum())
    if topics == 0:
        return Scored(Candidate(made.method, made.setting, 0, noise, 0.0, None))
    placed = nearest(vectors, centroids_of(vectors, labels, weights, topics))
    shares = np.bincount(placed, weights=weights, minlength=topics) / weights.sum()
    score = cosine_silhouette(vectors, placed, counted)
    candidate = Candidate(
        method=made.method,
        setting=made.setting,
        topics=topics,
        noise_share=noise,
        largest_share=float(shares.max()),
        silhouette=score.mean if score else None,
        silhouette_error=score.error if score else 0.0,
        agreement=_agreement(placed, former),
    )
    return Scored(candidate, score)


def _agreement(placed: Labels, former: Labels | None) -> float | None:
    if former is None:
        return None
    shared = np.flatnonzero(former >= 0)
    if len(shared) < ENOUGH_SHARED:
        return None
    return float(adjusted_rand_score(former[shared], placed[shared]))
