"""Diagnose a facet by its answers for a sample, and advise what to change."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pattern_pipeline.facets.encoder import Encoder
from pattern_pipeline.facets.spec import NO_MATCH, FacetSpec
from pattern_pipeline.facets.trial.answers import FAILED, TriedAnswer

# Sentences of MiniLM that mean the same stand above this; those of one subject are mostly below.
NEAR = 0.9
MOST_UNKNOWN = 0.5
MOST_FAILED = 0.1
MOST_UNCITED = 0.3
MOST_OF_ONE = 0.9
FEW_DISTINCT = 0.2
MOST_NEAR = 0.8
# A share of fewer units than these says little.
LEAST_UNITS = 8


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Counts over a sample. Shares are 0 to 1, of the units; ``uncited``, ``near_duplicates`` of the answered.

    ``distinct``: the number of different answers; ``advice``: one sentence for each finding, empty without one.
    """

    units: int
    unknown: float
    failed: float
    uncited: float
    labels: tuple[tuple[str, int], ...]
    distinct: int
    near_duplicates: float | None
    advice: tuple[str, ...]


def diagnose_facet(facet: FacetSpec, answers: Sequence[TriedAnswer], encoder: Encoder | None) -> Diagnosis:
    """Look at all answers together; with an ``encoder``, sentences of free text are compared by meaning."""
    counts = Counter(answer.verdict for answer in answers)
    answered = [answer for answer in answers if answer.summary.status == "answered"]
    sentences = [answer.summary.summary for answer in answered]
    labels = tuple((label.name, counts[label.name]) for label in facet.labels)
    free = facet.kind == "free_text"
    found = Diagnosis(
        units=len(answers),
        unknown=_compute_share(counts[NO_MATCH], len(answers)),
        failed=_compute_share(counts[FAILED], len(answers)),
        uncited=_compute_share(sum(not answer.cited for answer in answered), len(answered)),
        labels=labels,
        distinct=len({" ".join(sentence.lower().split()) for sentence in sentences}),
        near_duplicates=measure_near_duplicates(sentences, encoder) if encoder and free else None,
        advice=(),
    )
    return Diagnosis(
        found.units,
        found.unknown,
        found.failed,
        found.uncited,
        found.labels,
        found.distinct,
        found.near_duplicates,
        tuple(_give_advice(facet, found, len(answered))),
    )


def measure_near_duplicates(sentences: Sequence[str], encoder: Encoder) -> float:
    """Compute the share (0 to 1) of sentences that have another of nearly the same meaning."""
    if len(sentences) < 2:
        return 0.0
    vectors = encoder.embed(sentences)
    likeness = vectors @ vectors.T
    np.fill_diagonal(likeness, -1.0)
    return float((likeness.max(axis=1) >= NEAR).mean())


def _give_advice(facet: FacetSpec, found: Diagnosis, answered: int) -> Iterator[str]:
    if found.failed > MOST_FAILED:
        yield "many answers failed: see the reasons; a simpler prompt or a stronger model may help"
    if found.units < LEAST_UNITS:
        yield f"{found.units} units say little: try a larger --sample"
        return
    if found.unknown > MOST_UNKNOWN:
        yield "more than half are no_match: widen the prompt, or narrow no_match to what it should leave out"
    if answered and found.uncited > MOST_UNCITED:
        yield "many answers cite no line that holds up: ask for words that stand in the conversation"
    if facet.kind == "categorical" and answered >= LEAST_UNITS:
        name, most = max(found.labels, key=lambda label: label[1])
        if most > MOST_OF_ONE * answered:
            yield f"nearly all are {name}: describe the labels so that they part the traffic"
        unused = [name for name, count in found.labels if not count]
        if unused:
            yield f"never given: {', '.join(unused)}; try a larger sample, or a wider description"
    if facet.kind == "free_text" and answered >= LEAST_UNITS and found.distinct <= FEW_DISTINCT * answered:
        yield f"only {found.distinct} different answers: a categorical facet may serve better"
    elif answered >= LEAST_UNITS and (found.near_duplicates or 0) > MOST_NEAR:
        yield "most answers have a near twin: where they are about different things, ask for more detail"


def _compute_share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
