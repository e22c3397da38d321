"""A change of a topic, a group or its labels on a day: what was counted, and how probable it is by chance."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from pattern_pipeline.topics.monitoring.beta_binomial import CountTest, compare_counts, pool_days

Kind = Literal["new", "spike", "vanished", "turn"]
# A topic from about nothing is new; one that is down to a fifth of what was to be expected has vanished.
NEW_RATIO = 10.0
VANISHED_RATIO = 5.0
# How the id of a group begins; those of topics begin otherwise.
GROUP = "g_"
# What a label is shown with; programs read ``category`` and ``labels``.
_OR = " or "
Counts = npt.NDArray[np.int64]
PValues = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Splits:
    """Every way to divide a sum between the recent days and those before: one count of each, and all units."""

    now: Counts
    units: int
    before: Counts
    units_before: int

    def reach_ratio(self, ratio: float) -> npt.NDArray[np.bool_]:
        """Mark the splits whose recent share is at least ``ratio`` times the one before."""
        return np.asarray(self.now * self.units_before >= ratio * self.before * self.units, dtype=bool)


@dataclass(frozen=True)
class DailyCounts:
    """Units counted by day, and among how many; the last ``recent`` days are compared with those before.

    ``correlation``: of the units of one day, see ``overdispersion``.
    """

    counts: Counts
    units: Counts
    recent: int
    correlation: float

    @property
    def now(self) -> int:
        """The recent count."""
        return int(self.counts[-self.recent :].sum())

    @property
    def observed(self) -> float:
        """The recent share."""
        return _compute_share(self.counts[-self.recent :], self.units[-self.recent :])

    @property
    def expected(self) -> float:
        """The share before."""
        return _compute_share(self.counts[: -self.recent], self.units[: -self.recent])

    def list_splits(self, test: CountTest) -> Splits:
        """List every way in which the sum could have fallen on the recent days and those before."""
        now = test.possible
        return Splits(
            now=now,
            units=int(self.units[-self.recent :].sum()),
            before=int(self.counts.sum()) - now,
            units_before=int(self.units[: -self.recent].sum()),
        )

    def compare(self) -> CountTest:
        """Compare the recent days with those before by the beta-binomial test."""
        return compare_counts(
            self.now,
            pool_days(self.units[-self.recent :], self.correlation),
            int(self.counts[: -self.recent].sum()),
            pool_days(self.units[: -self.recent], self.correlation),
        )


@dataclass(frozen=True)
class Change:
    """A change and its p-value under quiet traffic.

    ``category``, ``labels``: of label drift the categorical facet and those of its labels that were counted as
    one; empty otherwise. ``rows``: places in the facet's units of what was counted, on all days.
    ``reachable``: the p-values with which such a test could count at all; empty where a limit is found otherwise.
    ``near``: of a group, its rows and as many again around it as decide whether an earlier alert was about it.
    """

    facet: str
    topic_id: str
    topic: str
    kind: Kind
    counts: DailyCounts
    p_value: float
    rows: Counts
    reachable: PValues = field(default_factory=lambda: np.zeros(0))
    category: str = ""
    labels: tuple[str, ...] = ()
    near: Counts | None = None

    @property
    def is_group(self) -> bool:
        """Whether it is of units that no topic of the map holds."""
        return self.topic_id.startswith(GROUP)

    @property
    def label(self) -> str:
        """Facet and labels as people read them; different for different labels."""
        shown = [f"“{label}”" if _OR in label else label for label in self.labels]
        return f"{self.category}: {_OR.join(shown)}" if self.labels else ""

    @property
    def subject(self) -> tuple[str, str, str, frozenset[str]]:
        """What an alert is open or closed for, beside its topic: see ``identify_subject``."""
        return identify_subject(self.facet, self.kind, self.category, self.labels)


def identify_subject(
    facet: str, kind: str, category: str, labels: tuple[str, ...]
) -> tuple[str, str, str, frozenset[str]]:
    """Identify what an alert is open or closed for, beside its topic: more of a topic is one, new or not."""
    return facet, "rise" if kind in ("new", "spike") else kind, category, frozenset(labels)


def _compute_share(counts: Counts, units: Counts) -> float:
    total = int(units.sum())
    return float(counts.sum()) / total if total else 0.0
