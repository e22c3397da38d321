"""Find new groups that no topic may hold yet: recent units whose nearest neighbours are recent too.

Under quiet traffic the days of a unit's neighbours are as good as drawn at random, whatever the vectors look like:
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
from pattern_pipeline.topics.monitoring.beta_binomial import compare_counts, pool_days
from pattern_pipeline.topics.monitoring.change import GROUP, NEW_RATIO, Change, DailyCounts
from pattern_pipeline.topics.monitoring.facet_days import FacetDays
from pattern_pipeline.topics.monitoring.multiple_testing import Neighbourhoods
from pattern_pipeline.topics.monitoring.overdispersion import convert_to_correlation, measure_rate_variation
from pattern_pipeline.topics.monitoring.settings import MonitoringSettings
from pattern_pipeline.topics.monitoring.volume_change import list_horizons

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


def find_new_groups(
    facet: FacetDays, around: Neighbourhoods, recent: int, settings: MonitoringSettings
) -> Iterator[Change]:
    """Test every unit of the ``recent`` last days by its neighbours; equal vectors are tested once.

    ``around``: what ``find_neighbourhoods`` returns for the facet; it shows how much days favour groups usually.
    """
    sizes = around.sizes
    late = facet.day_of[facet.answered] >= len(facet.days) - recent
    centres = np.flatnonzero(late)
    centres = np.sort(centres[np.unique(facet.vectors[centres], axis=0, return_index=True)[1]])
    test = _NeighbourTest(facet, recent, measure_rate_variation(facet, around, recent))
    for first in range(0, len(centres) if sizes else 0, CHUNK):
        chunk = centres[first : first + CHUNK]
        for centre, order in zip(chunk, _find_nearest_rows(facet.vectors, chunk, WIDEST), strict=True):
            among = np.cumsum(late[order])
            p_value = min(test.find_p_value(int(among[size - 1]), size) for size in sizes)
            yield _build_change(facet, recent, int(centre), order, among, p_value, settings)


def find_neighbourhoods(facet: FacetDays) -> Neighbourhoods:
    """Find the neighbours of all units, or of CENTRES of them taken evenly over the days."""
    sizes = _list_sizes(facet)
    step = max(1, -(-len(facet.answered) // CENTRES))
    centres = np.arange(0, len(facet.answered) if sizes else 0, step)
    nearest = [
        _find_nearest_rows(facet.vectors, centres[first : first + CHUNK], sizes[-1])
        for first in range(0, len(centres), CHUNK)
    ]
    neighbours = np.concatenate(nearest) if nearest else np.zeros((0, 0), dtype=np.int64)
    p_values = {
        recent: _tabulate_p_values(_NeighbourTest(facet, recent, 0.0), sizes)
        for recent in list_horizons(facet)
        if sizes
    }
    return Neighbourhoods(centres, neighbours, sizes, p_values)


def _list_sizes(facet: FacetDays) -> list[int]:
    return [size for size in NEIGHBOURS if size < len(facet.vectors)]


def _tabulate_p_values(test: "_NeighbourTest", sizes: Sequence[int]) -> npt.NDArray[np.float64]:
    p_values = np.ones((len(sizes), sizes[-1] + 1))
    for index, size in enumerate(sizes):
        # Of few units not every number of neighbours can be recent.
        for count in range(max(0, size - test.before), min(test.now, size) + 1):
            p_values[index, count] = test.find_p_value(count, size)
    return p_values


def _find_nearest_rows(vectors: Vectors, centres: Rows, most: int) -> Rows:
    """Find the other rows of each centre, nearest first; of equally near ones the older, to be safe."""
    near = vectors[centres] @ vectors.T
    near[np.arange(len(centres)), centres] = -np.inf
    widest = min(most, len(vectors) - 1)
    edge = -np.partition(-near, widest - 1, axis=1)[:, widest - 1]
    candidates = [np.flatnonzero(row >= least) for row, least in zip(near, edge, strict=True)]
    ordered = [
        rows[np.argsort(-row[rows], kind="stable")][:widest]
        for row, rows in zip(near, candidates, strict=True)
    ]
    return np.array(ordered, dtype=np.int64)


class _NeighbourTest:
    """The test of one horizon, cached by its counts: most units share theirs with others."""

    def __init__(self, facet: FacetDays, recent: int, variation: float) -> None:
        units = facet.day_units.copy()
        # The unit in the middle is recent by choice, so it does not count.
        units[-1] -= 1
        self.now, self.before = int(units[-recent:].sum()), int(units[:-recent].sum())

        @cache
        def find_p_value(count: int, size: int) -> float:
            correlation = convert_to_correlation(variation, size / int(units.sum()))
            now, before = pool_days(units[-recent:], correlation), pool_days(units[:-recent], correlation)
            return compare_counts(count, now, size - count, before).p_more

        self.find_p_value = find_p_value


def _build_change(
    facet: FacetDays,
    recent: int,
    centre: int,
    order: Rows,
    among: Rows,
    p_value: float,
    settings: MonitoringSettings,
) -> Change:
    surplus = 2 * among - np.arange(1, len(among) + 1)
    size = int(surplus.argmax()) + 1
    group = np.sort(np.append(order[:size], centre))
    rows = facet.answered[group]
    counts = np.bincount(facet.day_of[rows], minlength=len(facet.days))
    daily = DailyCounts(counts, facet.day_units, recent, 0.0)
    new = daily.now >= settings.minimum_units and daily.observed >= NEW_RATIO * daily.expected
    row = int(facet.answered[centre])
    return Change(
        facet=facet.facet,
        topic_id=_derive_group_id(facet.facet, facet.requests[row]),
        topic=shorten_text(facet.summaries[row]),
        kind="new",
        counts=daily,
        p_value=p_value if new else 1.0,
        rows=rows,
        near=facet.answered[np.append(order[: AROUND * size], centre)],
    )


def _derive_group_id(facet: str, request: str) -> str:
    content = f"{facet}\x00{request}".encode("utf-8", "surrogatepass")
    return f"{GROUP}{hashlib.sha256(content).hexdigest()[:12]}"


def shorten_text(text: str) -> str:
    """Shorten a text to one line of at most NAME_CHARACTERS."""
    line = " ".join(text.split())
    return line if len(line) <= NAME_CHARACTERS else f"{line[: NAME_CHARACTERS - 1].rstrip()}…"
