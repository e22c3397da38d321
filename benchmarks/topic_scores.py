"""How far found topics agree with the truth, and the table that says so."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from labelled_texts import OUT_OF_SCOPE, LabelledTexts, Truth
from sklearn.metrics import adjusted_rand_score, v_measure_score
from topic_methods import Found


@dataclass(frozen=True)
class Score:
    """Of one run. ``covered`` is of the texts, ``of_all`` of the traces, those without a text included.

    ``ari_covered`` and ``v`` leave texts of no topic out; ``ari_all`` counts them as one more topic.
    Strays, texts that truly belong to none, are in ``topics`` and ``strays_out`` alone: the share of them that
    got no topic, None where all texts belong somewhere.
    """

    topics: int
    covered: float
    of_all: float
    ari_covered: float
    ari_all: float
    v: float
    strays_out: float | None
    seconds: float


HEADER = (
    "| set | truth | method | topics | coverage | of all | ARI covered | ARI all | V | strays out | seconds |\n"
    "|---|---|---|---|---|---|---|---|---|---|---|"
)


def score(data: LabelledTexts, truth: Truth, found: Found, seconds: float) -> Score:
    """Score the level of the topics that the truth is of."""
    level = found.broad if truth.broad and found.broad is not None else found.topics
    labels, topics = np.array(truth.labels), np.array(level)
    placed, strays = topics != "", labels == OUT_OF_SCOPE
    belong = placed & ~strays
    known, some = labels[~strays], bool(belong.any())
    return Score(
        topics=len(set(topics[placed])),
        covered=float(belong.sum() / len(known)),
        of_all=float(belong.sum() / (len(known) + data.unanswered)),
        ari_covered=float(adjusted_rand_score(labels[belong], topics[belong])) if some else 0.0,
        ari_all=float(adjusted_rand_score(known, topics[~strays])),
        v=float(v_measure_score(labels[belong], topics[belong])) if some else 0.0,
        strays_out=float(1 - placed[strays].mean()) if strays.any() else None,
        seconds=seconds,
    )


def row(data: LabelledTexts, truth: Truth, title: str, scores: Sequence[Score]) -> str:
    """One line of the table: means over the runs, and the range where they differ."""
    level = "broad topics" if truth.broad else "topics"
    cells = (
        f"{data.name} ({len(data.texts)})",
        f"{truth.groups} {truth.name}s, {level}",
        title,
        _counts([each.topics for each in scores]),
        _mean([each.covered for each in scores]),
        _mean([each.of_all for each in scores]),
        _ranged([each.ari_covered for each in scores]),
        _ranged([each.ari_all for each in scores]),
        _mean([each.v for each in scores]),
        _mean([each.strays_out for each in scores if each.strays_out is not None]),
        f"{np.mean([each.seconds for each in scores]):.1f}",
    )
    return f"| {' | '.join(cells)} |"


def _mean(values: Sequence[float]) -> str:
    return f"{np.mean(values):.3f}" if values else "–"


def _ranged(values: Sequence[float]) -> str:
    mean, low, high = f"{np.mean(values):.3f}", f"{min(values):.3f}", f"{max(values):.3f}"
    return mean if low == high else f"{mean} ({low} to {high})"


def _counts(values: Sequence[int]) -> str:
    low, high = min(values), max(values)
    return str(low) if low == high else f"{low} to {high}"
