"""A Dagster logger that tells listeners in this process which step has begun, and prints nothing."""

import logging
from collections.abc import Callable

import dagster as dg

from pattern_pipeline.orchestration.pool_waiting import pool_blocking

STEP_LISTENERS: list[Callable[[str], None]] = []
# Called with the step and the pool that has no slot for it; Dagster asks again once they return.
POOL_LISTENERS: list[Callable[[str, str], None]] = []


class StepHandler(logging.Handler):
    """Passes the key of each step that starts on to the listeners."""

    def emit(self, record: logging.LogRecord) -> None:
        """Look for a step's start in the event that Dagster hangs on the record."""
        event = getattr(record, "dagster_event", None) or getattr(record, "dagster_meta", {}).get(
            "dagster_event"
        )
        if event is None or not event.step_key:
            return
        if event.event_type is dg.DagsterEventType.STEP_START:
            for listener in list(STEP_LISTENERS):
                try:
                    listener(event.step_key)
                except Exception:
                    # A listener only watches: a terminal that is gone must not fail the step.
                    self.handleError(record)
        elif pool := pool_blocking(event):
            for pool_listener in list(POOL_LISTENERS):
                pool_listener(event.step_key, pool)


@dg.logger
def steps(_context: dg.InitLoggerContext) -> logging.Logger:
    """Quiet: Dagster's own console logger would write over the progress bar."""
    logger = logging.Logger("pattern_pipeline.steps", level=logging.DEBUG)
    logger.addHandler(StepHandler())
    return logger
