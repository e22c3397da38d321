"""New groups that no topic may hold yet: recent units that are close to one another and to few before.

Around each recent unit the units within a radius are counted by day. Under quiet traffic the days of its
neighbours are as good as drawn by lot, whatever the vectors look like: no map is needed, and none that changed
since yesterday can deceive.
"""

import hashlib
from collections.abc import Iterator
from functools import cache

import numpy as np
import numpy.typing as npt

from pattern_pipeline.topics.embedding.embedder import Vectors
from pattern_pipeline.topics.watching.change import NEW_RATIO, Change, Counted
from pattern_pipeline.topics.watching.day_test import Verdict, compare, together
from pattern_pipeline.topics.watching.dispersion import day_correlations
from pattern_pipeline.topics.watching.facet_days import FacetDays
from pattern_pipeline.topics.watching.settings import WatchingSettings
from pattern_pipeline.topics.watching.volumes import horizons

# Distances within which so large a share of all pairs lies: what "close" means differs by model and facet.
PAIR_SHARES = (0.005, 0.02)
PAIR_SAMPLE = 1_500
LEAST_RADIUS = 0.02
CHUNK = 256
NAME_CHARACTERS = 80
Rows = npt.NDArray[np.int64]


def new_groups(facet: FacetDays, settings: WatchingSettings) -> Iterator[Change]:
    """Test the neighbourhood of every recent unit, once a radius and horizon; equal vectors are tested once."""
    if len(facet.vectors) < settings.minimum_units:
        return
    days = facet.day_of[facet.answered]
    for recent in horizons(facet):
        centres = np.flatnonzero(days >= len(facet.days) - recent)
        centres = centres[np.unique(facet.vectors[centres], axis=0, return_index=True)[1]]
        test = _Test(facet, recent, _correlation(facet, recent))
        for radius in radii(facet.vectors):
            yield from _around(facet, np.sort(centres), radius, test, settings)


def radii(vectors: Vectors) -> tuple[float, ...]:
    """Measure what is close: cosine distances, the smallest first."""
    step = -(-len(vectors) // PAIR_SAMPLE)
    few = vectors[::step]
    pairs = (1.0 - few @ few.T)[np.triu_indices(len(few), 1)]
    found = np.quantile(pairs, PAIR_SHARES) if len(pairs) else np.array([])
    return tuple(sorted({max(LEAST_RADIUS, float(each)) for each in found}))


def _correlation(facet: FacetDays, recent: int) -> float:
    """What the topics' days have in common; of a group nobody knows yet nothing else can be known."""
    counts = np.array([facet.by_day(facet.topic_of == index) for index in range(len(facet.topics.ids))])
    counts = counts.reshape(len(facet.topics.ids), len(facet.days))[:, :-recent].T
    units = np.repeat(facet.day_units[:-recent, None], counts.shape[1], axis=1)
    if not counts.shape[1]:
        counts, units = np.zeros((len(units), 1), np.int64), facet.day_units[:-recent, None]
    return float(day_correlations(counts, units)[-1])


class _Test:
    """The test of one horizon, remembered by its two counts: most neighbourhoods share theirs with others."""

    def __init__(self, facet: FacetDays, recent: int, correlation: float) -> None:
        self.recent, self.correlation = recent, correlation
        units = facet.day_units
        now, before = together(units[-recent:], correlation), together(units[:-recent], correlation)
        self.verdict = cache(lambda count, earlier: compare(count, now, earlier, before))

    def of(self, counts: Rows) -> Verdict:
        """Test the neighbours; the unit in the middle is recent by choice, so it does not count."""
        now = int(counts[-self.recent :].sum()) - 1
        return self.verdict(now, int(counts[: -self.recent].sum()))


def _around(
    facet: FacetDays, centres: Rows, radius: float, test: _Test, settings: WatchingSettings
) -> Iterator[Change]:
    days = facet.day_of[facet.answered]
    starts = np.flatnonzero(np.diff(days, prepend=-1))
    for first in range(0, len(centres), CHUNK):
        chunk = centres[first : first + CHUNK]
        near = facet.vectors[chunk] @ facet.vectors.T >= 1.0 - radius
        by_day = np.zeros((len(chunk), len(facet.days)), dtype=np.int64)
        by_day[:, days[starts]] = np.add.reduceat(near.astype(np.int64), starts, axis=1)
        for place, centre in enumerate(chunk):
            verdict = test.of(by_day[place])
            counted = Counted(by_day[place], facet.day_units, test.recent, test.correlation)
            new = counted.now >= settings.minimum_units and (counted.observed >= NEW_RATIO * counted.expected)
            row = int(facet.answered[centre])
            yield Change(
                facet=facet.facet,
                topic_id=_group_id(facet.facet, facet.units[row]),
                topic=shortened(facet.summaries[row]),
                kind="new",
                counted=counted,
                p_value=verdict.more if new else 1.0,
                least=verdict.least_more,
                rows=facet.answered[near[place]] if new else np.array([], dtype=np.int64),
            )


def _group_id(facet: str, unit: str) -> str:
    content = f"{facet}\x00{unit}".encode("utf-8", "surrogatepass")
    return f"g_{hashlib.sha256(content).hexdigest()[:12]}"


def shortened(text: str) -> str:
    """One line of at most NAME_CHARACTERS."""
    line = " ".join(text.split())
    return line if len(line) <= NAME_CHARACTERS else f"{line[: NAME_CHARACTERS - 1].rstrip()}…"
