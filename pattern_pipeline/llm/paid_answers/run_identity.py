"""Identify runs that ask, and decide whether one is still alive, so that nothing waits for a dead one.

On the run's own host its process decides; the start of the process is compared too, because numbers are used
again. On another host a run is alive as long as it renews its record in the lake.
"""

import os
import platform
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from pattern_pipeline.process_start import read_process_start

RENEWED = timedelta(seconds=120)
_ENDED: set[str] = set()


@dataclass(frozen=True, slots=True)
class RunIdentity:
    """A run that asks, and where its process runs, so that other runs can tell whether it is alive.

    ``started``: when the process began, see ``read_process_start``. ``part``: tells apart what one run asks at
    the same time.
    """

    run_id: str
    host: str
    process: int
    started: str = ""
    part: str = ""

    @property
    def holder(self) -> str:
        """The name under which texts are claimed."""
        return f"{self.run_id}/{self.part}" if self.part else self.run_id


def identify_run(run_id: str = "") -> RunIdentity:
    """Identify a run in this process; without an id it gets a new one."""
    process = os.getpid()
    return RunIdentity(run_id or uuid4().hex[:12], platform.node(), process, read_process_start(process))


def mark_ended(run: RunIdentity) -> None:
    """Count a run of this process as dead from now on, even if its claims could not be released."""
    _ENDED.add(run.holder)


def is_here(run: RunIdentity) -> bool:
    """Check whether the run belongs to this very process."""
    return (run.host, run.process) == (platform.node(), os.getpid())


def is_alive(run: RunIdentity, renewed_at: datetime | None, now: datetime) -> bool:
    """Decide whether a run is alive; ``renewed_at``: its last sign of life, None if it has no record."""
    if run.holder in _ENDED and is_here(run):
        return False
    if run.host != platform.node() or not run.started:
        return renewed_at is not None and now - renewed_at < RENEWED
    return read_process_start(run.process) == run.started
