"""New groups that no topic may hold yet: recent units whose nearest neighbours are recent too.

Under quiet traffic the days of a unit's neighbours are as good as drawn by lot, whatever the vectors look like:
no map is needed, and none that changed since yesterday can deceive. A fixed number of neighbours reaches as far
as the place is empty, so that no distance has to be called close (the nearest-neighbour test of Schilling 1986,
unit by unit).
"""

import hashlib
from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from pattern_pipeline.topics.embedding.embedder import Vectors
from pattern_pipeline.topics.monitoring.bursts import correlation_of, usual_burst
from pattern_pipeline.topics.monitoring.change import GROUP, NEW_RATIO, Change, Counted
from pattern_pipeline.topics.monitoring.day_test import compare, together
from pattern_pipeline.topics.monitoring.facet_days import FacetDays
from pattern_pipeline.topics.monitoring.lots import Neighbourhoods
from pattern_pipeline.topics.monitoring.settings import WatchingSettings
from pattern_pipeline.topics.monitoring.volumes import horizons

# So many neighbours are looked at: few for a group of few, more where an older crowd is near.
NEIGHBOURS = (3, 4, 5, 6, 8, 11, 16)
# A group is shown as the nearest neighbours among which recent units outnumber older ones most, of so many.
WIDEST = 200
AROUND = 4
CHUNK = 256
# Of more units so many are drawn, evenly over the days, to find the limit.
CENTRES = 6000
NAME_CHARACTERS = 80
Rows = npt.NDArray[np.int64]


def new_groups(
    facet: FacetDays, around: Neighbourhoods, recent: int, settings: WatchingSettings
) -> Iterator[Change]:
    """Test every unit of the ``recent`` last days by its neighbours; equal vectors are tested once.

    ``around``: the ``neighbourhoods`` of the facet, which tell how much days favour groups usually.
    """
    sizes = around.sizes
    late = facet.day_of[facet.answered] >= len(facet.days) - recent
    centres = np.flatnonzero(late)
    centres = np.sort(centres[np.unique(facet.vectors[centres], axis=0, return_index=True)[1]])
    test = _Test(facet, recent, usual_burst(facet, around, recent))
    for first in range(0, len(centres) if sizes else 0, CHUNK):
        chunk = centres[first : first + CHUNK]
        for centre, order in zip(chunk, _nearest(facet.vectors, chunk, WIDEST), strict=True):
            among = np.cumsum(late[order])
            chance = min(test.of(int(among[size - 1]), size) for size in sizes)
            yield _change(facet, recent, int(centre), order, among, chance, settings)


def neighbourhoods(facet: FacetDays) -> Neighbourhoods:
    """Give the neighbours of all units, or of CENTRES of them taken evenly over the days."""
    sizes = _sizes(facet)
    step = max(1, -(-len(facet.answered) // CENTRES))
    centres = np.arange(0, len(facet.answered) if sizes else 0, step)
    nearest = [
        _nearest(facet.vectors, centres[first : first + CHUNK], sizes[-1])
        for first in range(0, len(centres), CHUNK)
    ]
    found = np.concatenate(nearest) if nearest else np.zeros((0, 0), dtype=np.int64)
    chances = {recent: _chances(_Test(facet, recent, 0.0), sizes) for recent in horizons(facet) if sizes}
    return Neighbourhoods(centres, found, sizes, chances)


def _sizes(facet: FacetDays) -> list[int]:
    return [size for size in NEIGHBOURS if size < len(facet.vectors)]


def _chances(test: "_Test", sizes: Sequence[int]) -> npt.NDArray[np.float64]:
    chances = np.ones((len(sizes), sizes[-1] + 1))
    for place, size in enumerate(sizes):
        # Of few units not every number of neighbours can be recent.
        for count in range(max(0, size - test.before), min(test.now, size) + 1):
            chances[place, count] = test.of(count, size)
    return chances


def _nearest(vectors: Vectors, centres: Rows, most: int) -> Rows:
    """Of each centre the other rows, nearest first; of equally near ones the older, which is the safe side."""
    near = vectors[centres] @ vectors.T
    near[np.arange(len(centres)), centres] = -np.inf
    widest = min(most, len(vectors) - 1)
    edge = -np.partition(-near, widest - 1, axis=1)[:, widest - 1]
    found = [np.flatnonzero(row >= least) for row, least in zip(near, edge, strict=True)]
    ordered = [
        rows[np.argsort(-row[rows], kind="stable")][:widest] for row, rows in zip(near, found, strict=True)
    ]
    return np.array(ordered, dtype=np.int64)


class _Test:
    """The test of one horizon, remembered by its counts: most units share theirs with others."""

    def __init__(self, facet: FacetDays, recent: int, burst: float) -> None:
        units = facet.day_units.copy()
        # The unit in the middle is recent by choice, so it does not count.
        units[-1] -= 1
        self.now, self.before = int(units[-recent:].sum()), int(units[:-recent].sum())

        @cache
        def chance(count: int, size: int) -> float:
            correlation = correlation_of(burst, size / int(units.sum()))
            now, before = together(units[-recent:], correlation), together(units[:-recent], correlation)
            return compare(count, now, size - count, before).more

        self.of = chance


def _change(
    facet: FacetDays,
    recent: int,
    centre: int,
    order: Rows,
    among: Rows,
    chance: float,
    settings: WatchingSettings,
) -> Change:
    surplus = 2 * among - np.arange(1, len(among) + 1)
    size = int(surplus.argmax()) + 1
    group = np.sort(np.append(order[:size], centre))
    rows = facet.answered[group]
    counts = np.bincount(facet.day_of[rows], minlength=len(facet.days))
    counted = Counted(counts, facet.day_units, recent, 0.0)
    new = counted.now >= settings.minimum_units and counted.observed >= NEW_RATIO * counted.expected
    row = int(facet.answered[centre])
    return Change(
        facet=facet.facet,
        topic_id=_group_id(facet.facet, facet.units[row]),
        topic=shortened(facet.summaries[row]),
        kind="new",
        counted=counted,
        p_value=chance if new else 1.0,
        rows=rows,
        near=facet.answered[np.append(order[: AROUND * size], centre)],
    )


def _group_id(facet: str, unit: str) -> str:
    content = f"{facet}\x00{unit}".encode("utf-8", "surrogatepass")
    return f"{GROUP}{hashlib.sha256(content).hexdigest()[:12]}"


def shortened(text: str) -> str:
    """One line of at most NAME_CHARACTERS."""
    line = " ".join(text.split())
    return line if len(line) <= NAME_CHARACTERS else f"{line[: NAME_CHARACTERS - 1].rstrip()}…"
