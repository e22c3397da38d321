"""Two things as one name, for topics that no one thing and no one request stands for: "gift card and voucher"."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from pattern_pipeline.topics.naming.phrase import Phrase
from pattern_pipeline.topics.naming.weighing import Weighed, Weighing

# So many of the best things are paired.
THINGS = 6
# Of the texts that either holds, so many hold the other alone.
LEAST_ADDED = 0.25


def pairs_of_things(things: Sequence[Weighed], weighing: Weighing) -> Iterator[Weighed]:
    """The pairs of the best things of which each is said where the other is not, the better one first."""
    if weighing.things is None:
        return
    nouns = sorted(
        (one for one in things if one.phrase.kind == "noun" and one.phrase.text in weighing.things),
        key=lambda one: (-one.score, one.phrase.text),
    )
    for first, second in combinations(nouns[:THINGS], 2):
        if first.phrase.key & second.phrase.key:
            continue
        both = np.union1d(first.rows, second.rows)
        inside = [_inside(rows, weighing) for rows in (first.rows, second.rows, both)]
        if min(inside[2] - inside[0], inside[2] - inside[1]) < LEAST_ADDED * inside[2]:
            continue
        phrase = Phrase(
            f"{first.phrase.text} and {second.phrase.text}", first.phrase.key | second.phrase.key, "pair"
        )
        found = weighing.of(phrase, both, min(1.0, first.said + second.said))
        if found is not None:
            yield found


def _inside(rows: "np.ndarray[tuple[int], np.dtype[np.int64]]", weighing: Weighing) -> int:
    return int((weighing.known.topics[rows] == weighing.topic).sum())
