"""Answers against a person's labels."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sklearn.metrics import precision_recall_fscore_support

from pattern_pipeline.facets.trial.answers import TriedAnswer


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
