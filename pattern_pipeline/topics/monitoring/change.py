"""What a test found: one thing that changed on a day."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from pattern_pipeline.topics.monitoring.day_test import Verdict, compare, together

Kind = Literal["new", "spike", "vanished", "turn"]
# A topic from about nothing is new; one that is down to a fifth of what was to be expected has vanished.
NEW_RATIO = 10.0
VANISHED_RATIO = 5.0
# How the id of a group begins; those of topics begin otherwise.
GROUP = "g_"
Counts = npt.NDArray[np.int64]
Chances = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Splits:
    """Counts of recent days and of those before, one of each a way to share out a sum, and the units of both."""

    now: Counts
    units: int
    before: Counts
    units_before: int

    def ratio_of(self, least: float) -> npt.NDArray[np.bool_]:
        """Where the recent share is at least so many times the one before."""
        return np.asarray(self.now * self.units_before >= least * self.before * self.units, dtype=bool)


@dataclass(frozen=True)
class Counted:
    """One thing counted by day, and among how many; ``recent``: the last so many days are watched."""

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
        return _share(self.counts[-self.recent :], self.units[-self.recent :])

    @property
    def expected(self) -> float:
        """The share before."""
        return _share(self.counts[: -self.recent], self.units[: -self.recent])

    def splits(self, verdict: Verdict) -> "Splits":
        """Every way in which the sum could have fallen on recent days and those before."""
        now = verdict.possible
        return Splits(
            now=now,
            units=int(self.units[-self.recent :].sum()),
            before=int(self.counts.sum()) - now,
            units_before=int(self.units[: -self.recent].sum()),
        )

    def verdict(self) -> Verdict:
        """Test the recent days against those before."""
        return compare(
            self.now,
            together(self.units[-self.recent :], self.correlation),
            int(self.counts[: -self.recent].sum()),
            together(self.units[: -self.recent], self.correlation),
        )


@dataclass(frozen=True)
class Change:
    """A change and its chance under quiet traffic.

    ``reachable``: the chances with which such a test could count at all; empty where a limit is found otherwise.
    ``label``: empty but for a turn. ``rows``: places in the facet's units of what was counted, on all days.
    ``near``: of a group, its rows and as many again around it as tell whether an earlier alert was of it.
    """

    facet: str
    topic_id: str
    topic: str
    kind: Kind
    counted: Counted
    p_value: float
    rows: Counts
    reachable: Chances = field(default_factory=lambda: np.zeros(0))
    label: str = ""
    near: Counts | None = None

    @property
    def is_group(self) -> bool:
        """Whether it is of units that no topic of the map holds."""
        return self.topic_id.startswith(GROUP)

    @property
    def subject(self) -> tuple[str, str, str]:
        """What an alert of this sort is open or closed for, beside its topic: a rise is one, new or not."""
        return self.facet, "rise" if self.kind in ("new", "spike") else self.kind, self.label


def _share(counts: Counts, units: Counts) -> float:
    total = int(units.sum())
    return float(counts.sum()) / total if total else 0.0
