"""How well a head tells moods apart, on texts it was not fitted on."""

from dataclasses import dataclass

import numpy as np
from sklearn.metrics import average_precision_score, f1_score

from pattern_pipeline.facets.local.sentiment.polarity import PolarityHead
from pattern_pipeline.facets.local.sentiment.training.examples import Examples

# A text leans where its polarity passes this.
LEAN = 0.3


@dataclass(frozen=True, slots=True)
class Scores:
    """Macro-F1 of the three moods, and average precision of the displeased and of the pleased."""

    texts: int
    macro_f1: float
    displeased: float
    pleased: float


def score_head(head: PolarityHead, examples: Examples) -> Scores:
    """Score a head on examples, to four digits."""
    found = np.array([head.polarity(text) for text in examples.texts])
    truth = np.array(examples.moods)
    guessed = np.where(found <= -LEAN, 0, np.where(found >= LEAN, 2, 1))
    return Scores(
        texts=len(truth),
        macro_f1=round(float(f1_score(truth, guessed, average="macro")), 4),
        displeased=round(float(average_precision_score(truth == 0, -found)), 4),
        pleased=round(float(average_precision_score(truth == 2, found)), 4),
    )
