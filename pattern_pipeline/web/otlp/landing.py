"""Keeps groups of requests in the lake, and keeps the lake tidy under many small commits."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from filelock import Timeout

from pattern_pipeline.errors import LakeError
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.landed_units import store_first_day
from pattern_pipeline.lake.landing import LakeLandingStore
from pattern_pipeline.lake.store_probe import StoreProbe
from pattern_pipeline.settings import Settings
from pattern_pipeline.traces.landing.admission import AdmissionPolicy
from pattern_pipeline.traces.landing.batch import Batch, store_batch
from pattern_pipeline.traces.redaction.rules import load_rules
from pattern_pipeline.web.otlp.arrival import Arrival
from pattern_pipeline.web.otlp.tidying import Tidying

# Longer than a commit of another process takes, shorter than exporters wait for an answer.
PATIENCE_SECONDS = 5.0
# How long a failed commit counts against the store: nobody may send to a door that says it cannot store.
FAILURE_SECONDS = 10.0


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
        """Raise LakeError where a request could not be kept now, or the last one lately was not."""
        self._probe.check()
        failure = self._failure
        if failure is not None and time.monotonic() - failure[0] < FAILURE_SECONDS:
            raise LakeError("the last requests could not be stored; the log says why") from failure[1]

    def tidy(self, idle: bool) -> None:
        """Merge small files if it is time; ``idle`` says that nothing waits. Raises LakeError."""
        self._probe.check_catalog()
        self._tidying.tidy(idle)
