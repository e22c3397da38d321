"""Dataset versions that no longer look like the traffic."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from pattern_pipeline.frame_values import records
from pattern_pipeline.topics.monitoring.week.frames import WeekFrames

OLD_DAYS = 30
DRIFTED = 0.25


@dataclass(frozen=True)
class DatasetAge:
    """A dataset's newest version against the newest maps.

    ``gone``: names of its topics that no newest map has. ``drift``: how far the topics' shares of its facets
    have moved since, 0 (the same) to 1 (nothing in common; total variation), None where nothing can be told.
    """

    dataset: str
    version: int
    day: date
    age_days: int
    topics: int
    gone: tuple[str, ...]
    drift: float | None

    @property
    def stale(self) -> tuple[str, ...]:
        """Why a new version is due, in words; empty where it is not."""
        reasons = []
        if self.gone:
            reasons.append(f"{len(self.gone)} of {self.topics} topics gone")
        if self.drift is not None and self.drift >= DRIFTED:
            reasons.append(f"shares moved by {self.drift:.0%}")
        if self.age_days > OLD_DAYS:
            reasons.append(f"{self.age_days} days old")
        return tuple(reasons)


def dataset_ages(frames: WeekFrames) -> tuple[DatasetAge, ...]:
    """Compare the newest version of every dataset with the newest maps, in the order of ``frames.datasets``."""
    found = []
    mapped = set(frames.topics["facet"])
    for newest in records(frames.datasets[["dataset", "version", "day"]].drop_duplicates()):
        rows = frames.datasets[frames.datasets["dataset"] == newest.dataset]
        gone = [
            row.label
            for row in records(rows)
            if row.facet in mapped and not _holds(frames.topics, row.facet, row.topic_id)
        ]
        found.append(
            DatasetAge(
                dataset=newest.dataset,
                version=int(newest.version),
                day=newest.day,
                age_days=(frames.until - newest.day).days,
                topics=len(rows),
                gone=tuple(sorted(gone)),
                drift=_drift(frames, newest.dataset),
            )
        )
    return tuple(found)


def _holds(topics: pd.DataFrame, facet: str, topic_id: str) -> bool:
    return bool(((topics["facet"] == facet) & (topics["topic_id"] == topic_id)).any())


def _drift(frames: WeekFrames, dataset: str) -> float | None:
    """Of the facet that moved most."""
    before = frames.before[frames.before["dataset"] == dataset]
    drifts = []
    for facet, then in before.groupby("facet"):
        now = frames.topics[frames.topics["facet"] == facet].set_index("topic_id")["share"]
        old = then.set_index("topic_id")["share"]
        if now.sum() > 0 and old.sum() > 0:
            both = pd.DataFrame({"now": now / now.sum(), "old": old / old.sum()}).fillna(0.0)
            drifts.append(float((both["now"] - both["old"]).abs().sum() / 2))
    return max(drifts, default=None)
