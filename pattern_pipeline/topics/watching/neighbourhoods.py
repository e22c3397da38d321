"""New groups that no topic may hold yet: recent units whose nearest neighbours are recent too.

Under quiet traffic the days of a unit's neighbours are as good as drawn by lot, whatever the vectors look like:
no map is needed, and none that changed since yesterday can deceive. A fixed number of neighbours reaches as far
as the place is empty, so that no distance has to be called close (the nearest-neighbour test of Schilling 1986,
unit by unit).
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

# So many neighbours are looked at: few for a group of few, more where an older crowd is near.
NEIGHBOURS = (4, 8, 16)
# A group is shown as the nearest neighbours among which recent units outnumber older ones most, of so many.
WIDEST = 200
AROUND = 4
CHUNK = 256
NAME_CHARACTERS = 80
Rows = npt.NDArray[np.int64]


def new_groups(facet: FacetDays, settings: WatchingSettings) -> Iterator[Change]:
    """Test every recent unit's neighbours, once a horizon and number; equal vectors are tested once."""
    sizes = [size for size in NEIGHBOURS if size < len(facet.vectors)]
    days = facet.day_of[facet.answered]
    for recent in horizons(facet):
        late = days >= len(facet.days) - recent
        centres = np.flatnonzero(late)
        centres = np.sort(centres[np.unique(facet.vectors[centres], axis=0, return_index=True)[1]])
        test = _Test(facet, recent)
        for first in range(0, len(centres) if sizes else 0, CHUNK):
            chunk = centres[first : first + CHUNK]
            for centre, order in zip(chunk, _nearest(facet.vectors, chunk), strict=True):
                among = np.cumsum(late[order])
                for size in sizes:
                    verdict = test.of(int(among[size - 1]), size)
                    yield _change(facet, recent, int(centre), order, among, verdict, settings)


def _nearest(vectors: Vectors, centres: Rows) -> Rows:
    """Of each centre the other rows, nearest first; of equally near ones the older, which is the safe side."""
    near = vectors[centres] @ vectors.T
    near[np.arange(len(centres)), centres] = -np.inf
    widest = min(WIDEST, len(vectors) - 1)
    edge = -np.partition(-near, widest - 1, axis=1)[:, widest - 1]
    found = [np.flatnonzero(row >= least) for row, least in zip(near, edge, strict=True)]
    ordered = [
        rows[np.argsort(-row[rows], kind="stable")][:widest] for row, rows in zip(near, found, strict=True)
    ]
    return np.array(ordered, dtype=np.int64)


def _correlation(facet: FacetDays, recent: int) -> float:
    """What the topics' days have in common; of a group nobody knows yet nothing else can be known."""
    counts = np.array([facet.by_day(facet.topic_of == index) for index in range(len(facet.topics.ids))])
    counts = counts.reshape(len(facet.topics.ids), len(facet.days))[:, :-recent].T
    units = np.repeat(facet.day_units[:-recent, None], counts.shape[1], axis=1)
    if not counts.shape[1]:
        counts, units = np.zeros((len(units), 1), np.int64), facet.day_units[:-recent, None]
    return float(day_correlations(counts, units)[-1])


class _Test:
    """The test of one horizon, remembered by its counts: most units share theirs with others."""

    def __init__(self, facet: FacetDays, recent: int) -> None:
        correlation = _correlation(facet, recent)
        units = facet.day_units.copy()
        # The unit in the middle is recent by choice, so it does not count.
        units[-1] -= 1
        now, before = together(units[-recent:], correlation), together(units[:-recent], correlation)
        self.of = cache(lambda count, size: compare(count, now, size - count, before))


def _change(
    facet: FacetDays,
    recent: int,
    centre: int,
    order: Rows,
    among: Rows,
    verdict: Verdict,
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
        p_value=verdict.more if new else 1.0,
        least=verdict.least_more,
        rows=rows,
        near=facet.answered[np.append(order[: AROUND * size], centre)],
    )


def _group_id(facet: str, unit: str) -> str:
    content = f"{facet}\x00{unit}".encode("utf-8", "surrogatepass")
    return f"g_{hashlib.sha256(content).hexdigest()[:12]}"


def shortened(text: str) -> str:
    """One line of at most NAME_CHARACTERS."""
    line = " ".join(text.split())
    return line if len(line) <= NAME_CHARACTERS else f"{line[: NAME_CHARACTERS - 1].rstrip()}…"
