"""What became of the maps in a week, where the traffic had no part in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pattern_pipeline.frame_values import records
from pattern_pipeline.topics.monitoring.week.arrivals import Placed
from pattern_pipeline.topics.monitoring.week.frames import WeekFrames

SHOWN = 3


@dataclass(frozen=True)
class MapChange:
    """One facet's map: what it shows more, and what it lost.

    ``finer``: topics that are parts of ``split`` others. ``found``: others that are not clearly new.
    """

    facet: str
    finer: tuple[str, ...]
    split: int
    found: tuple[str, ...]
    merged: int
    retired: int

    @property
    def line(self) -> str:
        """The change in one sentence."""
        parts = []
        if self.finer:
            one = self.split == 1
            of = f"{self.split} topic{'' if one else 's'} finer" if self.split else "finer"
            parts.append(f"splits {of}, into {len(self.finer)} more ({_some(self.finer)})")
        if self.found:
            parts.append(f"shows {len(self.found)} more that are not clearly new ({_some(self.found)})")
        if self.merged:
            parts.append(f"merges {self.merged} into others")
        if self.retired:
            parts.append(f"has lost {self.retired} that few ask for")
        return f"the map of {self.facet} now {', '.join(parts)}"


def map_changes(frames: WeekFrames, placed: Placed) -> tuple[MapChange, ...]:
    """Give the facets whose maps changed, those whose traffic is new left out of it, by name."""
    living = {(row.facet, row.topic_id) for row in records(frames.topics)}
    newest = frames.born.sort_values("day").drop_duplicates(["facet", "topic_id"])
    born = [
        row
        for row in records(newest)
        if (row.facet, row.topic_id) in living and not placed.is_new(row.facet, row.topic_id)
    ]
    young = {(row.facet, row.topic_id) for row in records(newest)}
    ended = [
        row
        for row in records(
            frames.ended.sort_values("day").drop_duplicates(["facet", "topic_id"], keep="last")
        )
        # What came and went within the week is no change of it.
        if (row.facet, row.topic_id) not in living | young
    ]
    found = []
    for facet in sorted({row.facet for row in (*born, *ended)}):
        mine = [row for row in born if row.facet == facet]
        split = [row for row in mine if row.kind == "split"]
        gone = [row.kind for row in ended if row.facet == facet]
        found.append(
            MapChange(
                facet=facet,
                finer=_names(frames, split),
                split=len({row.origin for row in split if isinstance(row.origin, str)}),
                found=_names(frames, [row for row in mine if row.kind != "split"]),
                merged=gone.count("merged"),
                retired=gone.count("retired"),
            )
        )
    return tuple(found)


def _names(frames: WeekFrames, rows: Sequence[Any]) -> tuple[str, ...]:
    wanted, facets = {row.topic_id for row in rows}, {row.facet for row in rows}
    topics = frames.topics[frames.topics["topic_id"].isin(wanted) & frames.topics["facet"].isin(facets)]
    largest = topics.sort_values(["units", "topic_id"], ascending=[False, True], kind="stable")
    return tuple(frames.name(row.facet, row.topic_id, row.name) for row in records(largest))


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(f"“{name}”" for name in names[:SHOWN]) + more
