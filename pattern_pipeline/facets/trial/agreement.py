"""Measure how far answers agree with a person's labels, and two ways to answer with each other."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sklearn.metrics import cohen_kappa_score, precision_recall_fscore_support

from pattern_pipeline.facets.encoder import Encoder
from pattern_pipeline.facets.trial.answers import TriedAnswer

# Below this two sentences of MiniLM say something else.
ALIKE = 0.7


@dataclass(frozen=True, slots=True)
class LabelScore:
    """How one verdict is found: shares from 0 to 1; ``support`` units truly have it."""

    verdict: str
    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True, slots=True)
class Confusion:
    """Units of one true verdict that got another: how many, and the first of them."""

    truth: str
    given: str
    units: int
    unit_id: str


@dataclass(frozen=True, slots=True)
class Scores:
    """Over the labelled units of a sample. ``macro_f1``: the mean over the verdicts that the labels hold."""

    units: int
    agreement: float
    macro_f1: float
    by_verdict: tuple[LabelScore, ...]
    confusions: tuple[Confusion, ...]


def score_answers(answers: Sequence[TriedAnswer], labels: Mapping[str, str]) -> Scores:
    """Score the answers of the units that have a label; the others are left out."""
    pairs = [(labels[each.unit_id], each.verdict, each.unit_id) for each in answers if each.unit_id in labels]
    truths, given = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    verdicts = sorted({*truths, *given})
    if not pairs:
        return Scores(0, 0.0, 0.0, (), ())
    precision, recall, f1, support = precision_recall_fscore_support(
        truths, given, labels=verdicts, zero_division=0.0
    )
    by_verdict = tuple(
        LabelScore(verdict, float(precision[at]), float(recall[at]), float(f1[at]), int(support[at]))
        for at, verdict in enumerate(verdicts)
    )
    true_ones = [each for each in by_verdict if each.support]
    return Scores(
        units=len(pairs),
        agreement=sum(truth == verdict for truth, verdict, _ in pairs) / len(pairs),
        macro_f1=sum(each.f1 for each in true_ones) / len(true_ones),
        by_verdict=by_verdict,
        confusions=_list_confusions(pairs),
    )


def _list_confusions(pairs: Sequence[tuple[str, str, str]]) -> tuple[Confusion, ...]:
    wrong = Counter((truth, given) for truth, given, _ in pairs if truth != given)
    first = {(truth, given): unit_id for truth, given, unit_id in reversed(pairs)}
    return tuple(Confusion(*pair, count, first[pair]) for pair, count in wrong.most_common())


@dataclass(frozen=True, slots=True)
class Difference:
    """One unit that is answered otherwise; ``likeness`` (-1 to 1) of its sentences, None where verdicts differ."""

    unit_id: str
    one: TriedAnswer
    other: TriedAnswer
    likeness: float | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """``agreement``: the share (0 to 1) of equal verdicts; ``kappa``: Cohen's, None where it is not defined.

    ``likeness``: the mean likeness of the sentences where both answered, None without an encoder.
    """

    units: int
    agreement: float
    kappa: float | None
    likeness: float | None
    differences: tuple[Difference, ...]


def compare_answers(
    one: Sequence[TriedAnswer], other: Sequence[TriedAnswer], encoder: Encoder | None
) -> Comparison:
    """Compare answers unit by unit; with an ``encoder`` sentences too, by meaning. Both hold the same units."""
    pairs = list(zip(one, other, strict=True))
    verdicts = [(a.verdict, b.verdict) for a, b in pairs]
    differences = [Difference(a.unit_id, a, b) for a, b in pairs if a.verdict != b.verdict]
    both = [(a, b) for a, b in pairs if a.verdict == b.verdict and a.summary.status == "answered"]
    likeness: float | None = None
    if encoder is not None and both:
        texts = [[pair[side].summary.summary for pair in both] for side in (0, 1)]
        alike = (encoder.embed(texts[0]) * encoder.embed(texts[1])).sum(axis=1)
        likeness = float(alike.mean())
        differences += [
            Difference(a.unit_id, a, b, float(value))
            for (a, b), value in zip(both, alike, strict=True)
            if value < ALIKE
        ]
    return Comparison(
        units=len(pairs),
        agreement=sum(a == b for a, b in verdicts) / len(verdicts) if verdicts else 0.0,
        kappa=_compute_kappa(verdicts),
        likeness=likeness,
        differences=tuple(
            sorted(differences, key=lambda each: -2.0 if each.likeness is None else each.likeness)
        ),
    )


def _compute_kappa(verdicts: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa; with one verdict in all there is no chance to compare with."""
    if len({verdict for pair in verdicts for verdict in pair}) < 2:
        return None
    return float(cohen_kappa_score([one for one, _ in verdicts], [other for _, other in verdicts]))
