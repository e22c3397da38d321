"""Score candidate groupings, and compare two of them in standard errors."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.metrics import adjusted_rand_score

from pattern_pipeline.topics.clustering.groupings import Grouping
from pattern_pipeline.topics.clustering.selection import Candidate, LeadInStandardErrors, list_group_counts
from pattern_pipeline.topics.clustering.silhouette import Labels, Silhouette, compute_silhouette
from pattern_pipeline.topics.embedding.embedder import Vectors
from pattern_pipeline.topics.placement.placement import find_nearest, fit_centroids

Weights = npt.NDArray[np.int64]
# Fewer shared summaries do not measure the agreement of two maps.
MINIMUM_SHARED = 30


@dataclass(frozen=True)
class ScoredCandidate:
    """A candidate and the silhouette of each text behind its mean; None for fewer than two topics."""

    candidate: Candidate
    silhouette: Silhouette | None = None


def build_lead_comparison(scored: Sequence[ScoredCandidate], counted: Weights) -> LeadInStandardErrors:
    """Build the function that says by how many standard errors one candidate leads another.

    The error is that of the paired differences, text by text. ``counted``: weight of each text.
    """
    silhouettes = {one.candidate: one.silhouette.each for one in scored if one.silhouette is not None}

    def lead(first: Candidate, second: Candidate) -> float:
        gain = silhouettes[first].astype(np.float64) - silhouettes[second]
        mean = float(np.average(gain, weights=counted))
        error = float(np.sqrt(np.average((gain - mean) ** 2, weights=counted) / counted.sum()))
        return mean / error if error > 0 else 0.0

    return lead


def choose_text_weights(weights: Weights, maximum_topics: int) -> Weights:
    """Choose how often each text counts in the score: once, or as often as it occurs.

    Counted as often as it occurs, one text that 75 people send would be a perfect topic of its own. If there
    are so few texts that each may be a topic, such as the choices of a menu, they count as often as they
    occur.
    """
    menu = len(weights) <= list_group_counts(int(weights.sum()), maximum_topics)[-1]
    return weights if menu else np.ones_like(weights)


def score_grouping(
    vectors: Vectors,
    weights: Weights,
    counted: Weights,
    labels: Labels,
    grouping: Grouping,
    former: Labels | None,
) -> ScoredCandidate:
    """Score a grouping as it would be used, with every vector at its nearest centroid.

    ``weights``: summaries of each vector. ``counted``: how often each vector counts in the silhouette.
    ``labels``: group of each vector, -1 for none. ``former``: group of each vector in the previous map, see
    ``cluster_vectors``.
    """
    topics = int(labels.max()) + 1
    noise = float(weights[labels < 0].sum() / weights.sum())
    if topics == 0:
        return ScoredCandidate(Candidate(grouping.method, grouping.setting, 0, noise, 0.0, None))
    placed = find_nearest(vectors, fit_centroids(vectors, labels, weights, topics))
    shares = np.bincount(placed, weights=weights, minlength=topics) / weights.sum()
    score = compute_silhouette(vectors, placed, counted)
    candidate = Candidate(
        method=grouping.method,
        setting=grouping.setting,
        topics=topics,
        noise_share=noise,
        largest_share=float(shares.max()),
        silhouette=score.mean if score else None,
        silhouette_error=score.error if score else 0.0,
        agreement=_measure_agreement(placed, former),
    )
    return ScoredCandidate(candidate, score)


def _measure_agreement(placed: Labels, former: Labels | None) -> float | None:
    if former is None:
        return None
    shared = np.flatnonzero(former >= 0)
    if len(shared) < MINIMUM_SHARED:
        return None
    return float(adjusted_rand_score(former[shared], placed[shared]))
