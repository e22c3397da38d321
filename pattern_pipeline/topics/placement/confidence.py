"""Estimate for each placement the probability that a person would agree with the topic."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pattern_pipeline.topics.embedding.embedder import Vectors
from pattern_pipeline.topics.placement.confidence_model import CONFIDENCE_MODEL, ConfidenceModel
from pattern_pipeline.topics.placement.evidence import Surroundings, measure_evidence, survey_members
from pattern_pipeline.topics.placement.neighbourhood import Members, collect_members
from pattern_pipeline.topics.placement.placement import Placement

Probabilities = npt.NDArray[np.float64]
# Fewer members show nothing of the neighbourhood of a unit.
MINIMUM_MEMBERS = 5


@dataclass(frozen=True)
class ConfidenceEstimator:
    """Estimates the confidence of placements by one map; ``surroundings`` is None if it has too few members."""

    surroundings: Surroundings | None
    model: ConfidenceModel

    def estimate(self, vectors: Vectors, placement: Placement) -> Probabilities:
        """Estimate the confidence of each placement, 0 to 1; NaN for what is in no topic, or without evidence.

        ``vectors``: of unit length, one for each row of ``placement``. Units that are members themselves are no
        evidence for themselves. Equal vectors get equal confidences.
        """
        confidence = np.full(len(vectors), np.nan)
        placed = np.flatnonzero(placement.topic >= 0)
        if not len(placed) or self.surroundings is None:
            return confidence
        # Measured once for equal texts, whatever the size of the day.
        content, first, of_row = np.unique(vectors[placed], axis=0, return_index=True, return_inverse=True)
        evidence = measure_evidence(content, placement.topic[placed][first], self.surroundings)
        confidence[placed] = self.model.predict_right(evidence)[of_row.ravel()]
        return confidence


def build_estimator(
    members: Members, centroids: Vectors, model: ConfidenceModel = CONFIDENCE_MODEL
) -> ConfidenceEstimator:
    """Build the estimator of a map from the members of its window and the centroids of its topics.

    A placement is right if the task of the unit is the one that its topic mostly is. Evidence: see
    ``measure_evidence``; the probability is that of a logistic model, which *benchmarks/confidence_model.py* fits.
    With fewer than five members there is no evidence, and every confidence is NaN.
    """
    enough = len(members.vectors) >= MINIMUM_MEMBERS and len(centroids) > 0
    return ConfidenceEstimator(
        survey_members(members, centroids, model.predict_split) if enough else None, model
    )


def estimate_confidence(vectors: Vectors, placement: Placement, centroids: Vectors) -> Probabilities:
    """Estimate the confidence of the placements of a map's own window; see ``ConfidenceEstimator.estimate``."""
    return build_estimator(collect_members(vectors, placement.topic), centroids).estimate(vectors, placement)
