"""Find what the units of a part do otherwise than those of the other parts of its topic."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from pattern_pipeline.topics.maps.topic_cut import TopicCut
from pattern_pipeline.topics.monitoring.beta_binomial import CountTest, PooledDays, compare_counts
from pattern_pipeline.topics.monitoring.multiple_testing import find_p_value_limit

# So many false contrasts are expected in a map whose parts differ in nothing.
FALSE_CONTRASTS = 0.05
# A smaller difference of shares is of no use to a person.
SMALLEST_DIFFERENCE = 0.2
# A trait of fewer units of the topic, or missing in fewer, cannot tell its parts apart.
FEWEST_UNITS = 5
MOST_CONTRASTS = 3
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Contrast:
    """A trait that a part has much more often, or less, than the rest of its topic; both shares 0 to 1."""

    trait: str
    share: float
    rest: float

    @property
    def difference(self) -> float:
        """Share within the part less the share of the rest."""
        return self.share - self.rest

    def __str__(self) -> str:
        """Format for a person."""
        return f"{self.trait}: {self.share:.0%}, others {self.rest:.0%}"


@dataclass(frozen=True)
class _Comparison:
    topic: int
    part: int
    contrast: Contrast
    p_value: float
    reachable: npt.NDArray[np.float64]


def find_contrasts(
    cuts: Sequence[TopicCut | None], unit_ids: "pd.Series[str]", traits: pd.DataFrame
) -> tuple[tuple[tuple[Contrast, ...], ...], ...]:
    """Find the contrasts of each part of each topic, strongest first, at most three.

    Each part is compared with the rest of its topic by Fisher's exact test, two-sided. All comparisons of the map
    share one budget of false contrasts (Tarone, see ``find_p_value_limit``).

    ``unit_ids``: of the window's answers. ``traits``: see ``collect_traits``.
    """
    names, marks = _mark_traits(unit_ids, traits)
    compared = [
        each
        for topic, cut in enumerate(cuts)
        if cut is not None and len(names)
        for each in _compare_parts(topic, cut, names, marks)
    ]
    limit = find_p_value_limit(FALSE_CONTRASTS, [each.reachable for each in compared])
    found = [each for each in compared if each.p_value <= limit]
    found.sort(key=lambda each: (-abs(each.contrast.difference), each.contrast.trait))
    return tuple(
        tuple(
            tuple(each.contrast for each in found if (each.topic, each.part) == (topic, part))[
                :MOST_CONTRASTS
            ]
            for part in range(0 if cut is None else len(cut.rows))
        )
        for topic, cut in enumerate(cuts)
    )


def _mark_traits(unit_ids: "pd.Series[str]", traits: pd.DataFrame) -> tuple[list[str], Counts]:
    """Mark which answer has which trait; shape (answers, traits)."""
    names = sorted(set(traits["trait"]))
    column = {name: place for place, name in enumerate(names)}
    rows_of: dict[str, list[int]] = {}
    for row, unit in enumerate(unit_ids):
        rows_of.setdefault(unit, []).append(row)
    marks = np.zeros((len(unit_ids), len(names)), dtype=np.int64)
    for unit, trait in zip(traits["unit_id"], traits["trait"], strict=True):
        marks[rows_of.get(unit, []), column[trait]] = 1
    return names, marks


def _compare_parts(topic: int, cut: TopicCut, names: Sequence[str], marks: Counts) -> list[_Comparison]:
    counts = np.array([marks[rows].sum(axis=0) for rows in cut.rows])
    sizes = np.array([len(rows) for rows in cut.rows])
    total, units = counts.sum(axis=0), int(sizes.sum())
    telling = np.flatnonzero((total >= FEWEST_UNITS) & (units - total >= FEWEST_UNITS)).tolist()
    compared = []
    # Of two parts the second differs from the first as the first does from the second.
    for part in range(1 if len(sizes) == 2 else len(sizes)):
        own, rest = PooledDays(int(sizes[part]), 0.0), PooledDays(units - int(sizes[part]), 0.0)
        for trait in telling:
            count, other = int(counts[part, trait]), int(total[trait] - counts[part, trait])
            test = compare_counts(count, own, other, rest)
            reachable = _list_two_sided(test, own.units, rest.units, int(total[trait]))
            contrast = Contrast(names[trait], count / own.units, other / rest.units)
            counts_at_all = abs(contrast.difference) >= SMALLEST_DIFFERENCE
            p_value = min(1.0, 2 * min(test.p_more, test.p_fewer)) if counts_at_all else 1.0
            compared.append(_Comparison(topic, part, contrast, p_value, reachable))
            if len(sizes) == 2:
                turned = Contrast(names[trait], contrast.rest, contrast.share)
                # The same test: it takes nothing more of the budget.
                compared.append(_Comparison(topic, 1, turned, p_value, np.ones(1)))
    return compared


def _list_two_sided(test: CountTest, own: int, rest: int, total: int) -> npt.NDArray[np.float64]:
    """List the two-sided p-values with which a test could count: those of large enough a difference."""
    difference = np.abs(test.possible / own - (total - test.possible) / rest)
    both = np.minimum(1.0, 2 * np.minimum(test.p_or_more, test.p_or_fewer))
    return np.asarray(both[difference >= SMALLEST_DIFFERENCE])
