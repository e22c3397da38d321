"""Fit the confidence of placements, and score it on sets that it was not fitted on.

    python benchmarks/confidence_model.py [--vectors FOLDER] [--fit SET ...] [--aside SET ...] [--own-level]

Maps are made at the level of the truth, coarser (0.6 times the topics) and finer (1.6 times). A placement is
right if the true group of the text is the main one of its topic. The table holds, for each set, the share of right
placements, and of the confidence fitted on the *other* sets the area under the ROC curve, the expected
calibration error over ten bins, and what the placements of 0.7 and more cover and hold. Sets of ``--aside`` are
in no fit. With ``--own-level`` there is one map a window, at the level that the pipeline chooses. Last come the
coefficients fitted on all of ``--fit``, those of ``topics/placement/confidence_model.py``, and what the shipped
ones score.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from confidence_cases import MapCase, list_windows, make_cases, make_own_case, measure_splits
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.preprocessing import StandardScaler

from pattern_pipeline.topics.placement.confidence import build_estimator
from pattern_pipeline.topics.placement.confidence_model import CONFIDENCE_MODEL, ConfidenceModel
from pattern_pipeline.topics.placement.evidence import measure_evidence, survey_members

Floats = npt.NDArray[np.float64]
Splits = tuple[Floats, Floats, Floats]
FIT = ("demo", "star/first", "clinc150")
ASIDE = ("multidogo", "banking77", "tau2", "star/second", "demo-s1", "demo-1000")
BINS = 10
PENALTY = 1.0
SHOWN = 0.7


def main() -> None:
    arguments = _read_arguments()
    make = make_own_case if arguments.own_level else make_cases
    cases = {
        name: [case for window in list_windows(name, arguments.vectors) for case in make(window)]
        for name in (*arguments.fit, *arguments.aside)
    }
    splits = {name: [measure_splits(case) for case in found] for name, found in cases.items()}
    print("| set | maps | right | AUC | calibration error | covered at 0.7 | right there |")
    print("|---|---:|---:|---:|---:|---:|---:|", flush=True)
    fitted = {}
    for name, found in cases.items():
        others = tuple(each for each in arguments.fit if find_source(each) != find_source(name))
        if others not in fitted:
            fitted[others] = fit_model([cases[each] for each in others], [splits[each] for each in others])
        print(score_set(name, found, fitted[others]), flush=True)
    print(
        fit_model([cases[each] for each in arguments.fit], [splits[each] for each in arguments.fit]),
        flush=True,
    )
    for name, found in cases.items():
        print("as shipped:", score_set(name, found, CONFIDENCE_MODEL), flush=True)


def find_source(set_name: str) -> str:
    """Find the source of a set: halves of one source, and the same traffic from other seeds, are no other set."""
    return set_name.partition("/")[0].partition("-")[0]


@dataclass(frozen=True)
class SetScore:
    """How the confidence does on the maps of one set, each map with equal weight."""

    name: str
    maps: int
    right: float
    area: float
    error: float
    covered: float
    right_there: float

    def __str__(self) -> str:
        """Format a row of the table."""
        return (
            f"| {self.name} | {self.maps} | {self.right:.3f} | {self.area:.3f} | {self.error:.3f} |"
            f" {self.covered:.2f} | {self.right_there:.3f} |"
        )


def score_set(name: str, cases: Sequence[MapCase], model: ConfidenceModel) -> SetScore:
    """Score a model on the maps of a set."""
    found = [
        build_estimator(case.members, case.centroids, model).estimate(case.window.vectors, case.placement)[
            case.rows
        ]
        for case in cases
    ]
    confidence, right = np.concatenate(found), np.concatenate([case.right for case in cases])
    weights = np.concatenate([np.full(len(each), 1.0 / len(each)) for each in found])
    shown = confidence >= SHOWN
    return SetScore(
        name,
        len(cases),
        float(np.average(right, weights=weights)),
        float(roc_auc_score(right, confidence, sample_weight=weights)) if 0 < right.mean() < 1 else np.nan,
        measure_calibration(confidence, right, weights),
        float(np.average(shown, weights=weights)),
        float(np.average(right[shown], weights=weights[shown])) if shown.any() else np.nan,
    )


def measure_calibration(
    confidence: Floats, right: npt.NDArray[np.bool_], weights: Floats | None = None
) -> float:
    """Measure the expected calibration error over ten bins of equal width (Naeini et al. 2015)."""
    weights = np.ones(len(confidence)) if weights is None else weights
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = np.bincount(bins, weights=weights * (confidence - right), minlength=BINS)
    return float(np.abs(gaps).sum() / weights.sum())


def fit_model(cases: Sequence[Sequence[MapCase]], splits: "Sequence[Sequence[Splits]]") -> ConfidenceModel:
    """Fit both logistic models to sets of maps, each set and each map in it with equal weight."""
    measures, foreign, weights = [], [], []
    for of_splits in splits:
        for measured, share, sizes in of_splits:
            if len(measured):
                measures.append(measured)
                foreign.append(share)
                weights.append(sizes / sizes.sum() / len(of_splits))
    split, split_intercept = _fit_shares(
        np.concatenate(measures), np.concatenate(foreign), np.concatenate(weights)
    )
    half = ConfidenceModel(split, split_intercept, (), 0.0)
    evidence, right, weights = [], [], []
    for of_set in cases:
        for case in of_set:
            vectors, topic = case.window.vectors[case.rows], case.placement.topic[case.rows]
            surroundings = survey_members(case.members, case.centroids, half.predict_split)
            evidence.append(measure_evidence(vectors, topic, surroundings))
            right.append(case.right)
            weights.append(np.full(len(case.rows), 1.0 / len(case.rows) / len(of_set)))
    coefficients, intercept = _fit_signed(
        np.concatenate(evidence), np.concatenate(right), np.concatenate(weights)
    )
    return ConfidenceModel(split, split_intercept, coefficients, intercept)


def _fit_shares(measures: Floats, shares: Floats, weights: Floats) -> tuple[tuple[float, ...], float]:
    """Fit a logistic model to shares: each row counts as both answers, by its share."""
    scaler = StandardScaler().fit(measures)
    doubled = np.vstack([scaler.transform(measures)] * 2)
    answers = np.repeat([1, 0], len(measures))
    counted = np.concatenate([weights * shares, weights * (1 - shares)]) * 1000
    model = LogisticRegression(C=PENALTY, max_iter=2000).fit(doubled, answers, sample_weight=counted)
    return _unscale(model.coef_[0], float(model.intercept_[0]), scaler)


def _fit_signed(
    evidence: Floats, right: npt.NDArray[np.bool_], weights: Floats
) -> tuple[tuple[float, ...], float]:
    """Fit a logistic model with coefficients of at least 0, with a small ridge penalty."""
    scaler = StandardScaler().fit(evidence)
    rows, counted = scaler.transform(evidence), weights / weights.sum()
    sign = np.where(right, 1.0, -1.0)

    def compute_loss(parameters: Floats) -> tuple[float, Floats]:
        margin = sign * (rows @ parameters[:-1] + parameters[-1])
        slope = -counted * sign * expit(-margin)
        penalty = 1e-3 * parameters[:-1]
        loss = float(counted @ np.logaddexp(0.0, -margin) + penalty @ parameters[:-1] / 2)
        return loss, np.append(slope @ rows + penalty, slope.sum())

    width = rows.shape[1]
    found = minimize(
        compute_loss,
        np.zeros(width + 1),
        jac=True,
        method="L-BFGS-B",
        bounds=[(0.0, None)] * width + [(None, None)],
    )
    return _unscale(found.x[:-1], float(found.x[-1]), scaler)


def _unscale(
    coefficients: Floats, intercept: float, scaler: StandardScaler
) -> tuple[tuple[float, ...], float]:
    plain = coefficients / scaler.scale_
    return tuple(round(float(each), 3) for each in plain), round(intercept - float(plain @ scaler.mean_), 3)


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--vectors", type=Path, help="a folder outside the project that keeps texts and vectors"
    )
    parser.add_argument("--fit", nargs="+", default=FIT)
    parser.add_argument("--aside", nargs="*", default=ASIDE)
    parser.add_argument("--own-level", action="store_true", help="one map a window, at the chosen level")
    return parser.parse_args()


if __name__ == "__main__":
    main()
