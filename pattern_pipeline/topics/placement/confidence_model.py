"""The logistic models that turn evidence into probabilities, with coefficients learned elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from pattern_pipeline.topics.placement.neighbourhood import Floats


@dataclass(frozen=True)
class ConfidenceModel:
    """The coefficients of two logistic models, in the order of SPLIT_MEASURES and of EVIDENCE.

    ``split`` gives the chance that the two sides of a split are different tasks, ``right`` that a placement is
    right. Those of ``right`` are at least 0, so that no evidence for a placement can lower its confidence.
    """

    split: Sequence[float]
    split_intercept: float
    right: Sequence[float]
    right_intercept: float

    def predict_split(self, measures: Floats) -> Floats:
        """Predict for each row of measures the probability that the split is one of tasks."""
        return np.asarray(expit(measures @ np.array(self.split) + self.split_intercept))

    def predict_right(self, evidence: Floats) -> Floats:
        """Predict for each row of evidence the probability that the placement is right."""
        return np.asarray(expit(evidence @ np.array(self.right) + self.right_intercept))


# Printed by benchmarks/confidence_model.py.
CONFIDENCE_MODEL = ConfidenceModel(
    split=(0.6, 2.583, 0.582, 1.071, 0.094, -1.443),
    split_intercept=-1.537,
    right=(0.116, 6.463, 0.04, 0.0, 1.406, 1.649, 0.0, 1.627, 0.0, 0.0),
    right_intercept=-6.055,
)
