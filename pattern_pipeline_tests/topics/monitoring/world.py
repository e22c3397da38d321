"""Small worlds of traffic: known topics of vectors, and a mood, day after day."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd

from pattern_pipeline.tables.frames import concat_frames
from pattern_pipeline.tables.topics import TopicAlertsRow, TopicClustersRow
from pattern_pipeline.topics.monitoring.alert_rows import WatchedUnit
from pattern_pipeline.topics.monitoring.settings import MonitoringSettings

DAY = date(2026, 3, 29)
DAYS = tuple(DAY - timedelta(days=back) for back in range(28, -1, -1))
DIMENSION = 24
SHARES = (0.3, 0.25, 0.2, 0.1, 0.05)
SETTINGS = MonitoringSettings()
NO_ALERTS = concat_frames(TopicAlertsRow, [])


class World:
    """Draws days: each topic takes its share of the units, the rest says nothing; moods fall by chance."""

    def __init__(self, seed: int, *, spread: float = 0.0, topics: Sequence[float] = SHARES) -> None:
        self.random = np.random.default_rng(seed)
        self.spread, self.shares = spread, np.array(topics)
        # The last direction is nobody's: what is planted comes from there.
        self.centres = np.linalg.qr(np.random.default_rng(1).normal(size=(DIMENSION, DIMENSION)))[0]

    def day(
        self,
        day: date,
        count: int,
        *,
        planted: int = 0,
        factors: Mapping[int, float] | None = None,
        unhappy: Mapping[int, float] | None = None,
    ) -> pd.DataFrame:
        """Units of a day: ``factors`` make topics more or less frequent, ``unhappy`` their users."""
        weights = self.shares * np.exp(self.random.normal(0, self.spread, len(self.shares)))
        weights = np.array([weight * (factors or {}).get(index, 1) for index, weight in enumerate(weights)])
        chances = np.append(weights, max(0.02, 1 - weights.sum()))
        kinds = list(self.random.choice(len(chances), size=count, p=chances / chances.sum()))
        kinds[:planted] = [DIMENSION - 1] * planted
        rows = []
        for number, kind in enumerate(kinds):
            unit = f"{day}-{number}"
            sad = self.random.random() < (unhappy or {}).get(int(kind), 0.15)
            said = kind != len(self.shares)
            vector = self._vector(int(kind)) if said else None
            rows.append(
                (day, unit, "Task", 0, "v1", "local/1", None, f"kind {kind}", "toy" if said else None, vector)
            )
            label = "NEGATIVE" if sad else "NEUTRAL"
            rows.append((day, unit, "Sentiment", 0, "v1", "local/1", label, "", None, None))
        return pd.DataFrame(rows, columns=list(WatchedUnit._fields))

    def days(self, days: Sequence[date], count: int = 150) -> pd.DataFrame:
        """Quiet days."""
        return pd.concat([self.day(day, count) for day in days], ignore_index=True)

    def topics(self, *, rename: Mapping[int, str] | None = None, version: str = "m1") -> pd.DataFrame:
        """The map of the world's topics; ``rename`` gives some another id."""
        rows = [
            {
                "day": DAY, "facet": "Task", "map_version": version,
                "topic_id": (rename or {}).get(index, f"t_{index}"), "name": f"Topic {index}", "keywords": [],
                "exemplars": [], "units": 10, "share": share, "radius": 0.5,
                "centroid": self.centres[index].astype(np.float32), "provisional": False,
                "continued_from": None, "broad_id": None, "broad_name": None, "named_by": None, "origin": None,
            }
            for index, share in enumerate(self.shares)
        ]  # fmt: skip
        return concat_frames(TopicClustersRow, [pd.DataFrame(rows)])

    def _vector(self, kind: int) -> "np.typing.NDArray[np.float32]":
        vector = self.centres[kind] + 0.4 * self.random.normal(size=DIMENSION) / np.sqrt(DIMENSION)
        return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)
