"""Two ways to answer, on the same units."""

from collections.abc import Sequence
from dataclasses import dataclass

from sklearn.metrics import cohen_kappa_score

from pattern_pipeline.facets.encoder import Encoder
from pattern_pipeline.facets.trial.answers import TriedAnswer

# Below this two sentences of MiniLM say something else.
ALIKE = 0.7


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
