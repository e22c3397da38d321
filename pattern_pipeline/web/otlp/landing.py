"""Store groups of requests in the lake, and keep the lake small and quick under many small commits."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from filelock import Timeout

from pattern_pipeline.errors import LakeError
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.maintenance import forget_snapshots, merge_small_files
from pattern_pipeline.lake.landed_units import store_first_day
from pattern_pipeline.lake.landing import LakeLandingStore
from pattern_pipeline.lake.store_probe import StoreProbe
from pattern_pipeline.settings import Settings
from pattern_pipeline.traces.landing.admission import AdmissionPolicy
from pattern_pipeline.traces.landing.batch import Batch, store_batch
from pattern_pipeline.traces.redaction.rules import load_rules
from pattern_pipeline.web.otlp.decoding import Arrival

# Merging costs about as much as four commits; reading costs a millisecond for each file.
COMMITS_WHEN_IDLE = 20
COMMITS = 100
_TABLES = ("landed_traces", "rejected_records")
# Longer than a commit of another process takes, shorter than exporters wait for an answer.
PATIENCE_SECONDS = 5.0
# How long a failed commit counts against the store: nobody may send to a door that says it cannot store.
FAILURE_SECONDS = 10.0


@dataclass(slots=True)
class Tidying:
    """Counts commits; merges their files when nothing waits, or when there are many.

    Every ``every`` seconds it forgets snapshots older than ``keep``: they hold on to files that were merged.
    A reader has ``grace`` to end before files that nothing names are removed.
    """

    lake: Lake
    keep: timedelta = timedelta(days=1)
    grace: timedelta = timedelta(minutes=10)
    every: float = 3600.0
    _commits: int = 0
    _forgotten: float = field(default_factory=time.monotonic)

    def count_commit(self) -> None:
        """Count one commit."""
        self._commits += 1

    def tidy(self, idle: bool) -> None:
        """Tidy if it is time. Raises LakeError where another process holds the lake: the next time will do."""
        if self._commits < (COMMITS_WHEN_IDLE if idle else COMMITS):
            return
        self._commits = 0
        hurried = replace(self.lake, patience=1.0)
        for table in _TABLES:
            merge_small_files(hurried, table, grace=self.grace)
        if time.monotonic() - self._forgotten >= self.every:
            self._forgotten = time.monotonic()
            forget_snapshots(hurried, keep=self.keep, grace=self.grace)


def utc_now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


class Landing:
    """The door's way into the lake; ``clock`` gives the time in UTC."""

    def __init__(self, lake: Lake, settings: Settings, clock: Callable[[], datetime] = utc_now) -> None:
        self._store = LakeLandingStore(replace(lake, patience=PATIENCE_SECONDS))
        self._settings = settings
        self._clock = clock
        self._tidying = Tidying(lake)
        self._probe = StoreProbe(lake.location)
        self._failure: tuple[float, LakeError] | None = None
        traces = settings.traces
        self._rules = load_rules(settings.home, traces.redaction_key, traces.redact_except)

    def clearance(self) -> AdmissionPolicy:
        """Make the rules that a trace must pass now; what it has to do with an agent may come later."""
        return AdmissionPolicy(
            redact=self._settings.traces.redact,
            now=self._clock(),
            earliest=self._settings.start_date,
            complete=False,
            rules=self._rules,
        )

    def keep(self, arrivals: Sequence[Arrival]) -> None:
        """Store a group of requests in one transaction. Raises LakeError where the lake cannot."""
        batch, clearance = Batch(complete=False), self.clearance()
        for arrival in arrivals:
            batch.add_all(arrival.traces)
            batch.rejects += arrival.rejects
        try:
            # Opening a lake makes what is missing; a lake that was lost must not begin again in silence.
            self._probe.check_catalog()
            report = store_batch(batch, self._store, clearance)
        except LakeError as error:
            # Another process that holds the lake is no failure of the store.
            is_busy = isinstance(error.__cause__, Timeout)
            self._failure = None if is_busy else (time.monotonic(), error)
            raise
        self._failure = None
        store_first_day(self._settings.home, self._store.lake, report.days)
        self._tidying.count_commit()

    def check(self) -> None:
        """Raise LakeError if a request could not be stored now, or the last one was not a short time ago."""
        self._probe.check()
        failure = self._failure
        if failure is not None and time.monotonic() - failure[0] < FAILURE_SECONDS:
            raise LakeError("the last requests could not be stored; the log says why") from failure[1]

    def tidy(self, idle: bool) -> None:
        """Merge small files if it is time; ``idle`` says that nothing waits. Raises LakeError."""
        self._probe.check_catalog()
        self._tidying.tidy(idle)
