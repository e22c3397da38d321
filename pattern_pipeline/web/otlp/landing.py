"""Keeps groups of requests in the lake, and keeps the lake tidy under many small commits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pattern_pipeline.settings import Settings
from pattern_pipeline.traces.clearance import Clearance
from pattern_pipeline.traces.landing_batch import Batch, keep
from pattern_pipeline.traces.landing_store import LandingStore
from pattern_pipeline.web.otlp.arrival import Arrival


@dataclass(frozen=True, slots=True)
class Landing:
    """The way into the store; ``clock`` gives the time in UTC."""

    store: LandingStore
    settings: Settings
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def clearance(self) -> Clearance:
        """What a trace must pass now; whether it has to do with an agent may show with a later request."""
        return Clearance(
            redact=self.settings.traces.redact,
            now=self.clock(),
            earliest=self.settings.start_date,
            complete=False,
        )

    def keep(self, arrivals: Sequence[Arrival]) -> None:
        """Store a group of requests in one transaction. Raises LakeError where the store cannot."""
        batch = Batch()
        for arrival in arrivals:
            batch.add_all(arrival.traces)
            batch.rejects += arrival.rejects
        keep(batch, self.store, self.clearance())
