"""Whether a run that asks is still alive, so that nothing waits for one that died.

On the run's own host its process tells; its start is compared too, because numbers of processes are used again.
From another host a run lives as long as it renews its life in the lake.
"""

import os
import platform
import subprocess
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from pattern_pipeline.facets.paying.answer_store import RunIdentity

RENEWED = timedelta(seconds=120)
_ENDED: set[str] = set()


def this_run(run_id: str = "") -> RunIdentity:
    """Identify a run in this process; without an id it gets a new one."""
    process = os.getpid()
    return RunIdentity(run_id or uuid4().hex[:12], platform.node(), process, process_started(process))


def end(run: RunIdentity) -> None:
    """Count a run of this process as dead from now on, even where freeing what it had taken failed."""
    _ENDED.add(run.holder)


def is_here(run: RunIdentity) -> bool:
    """Whether the run belongs to this very process."""
    return (run.host, run.process) == (platform.node(), os.getpid())


def lives(run: RunIdentity, renewed_at: datetime | None, now: datetime) -> bool:
    """Decide whether a run is alive; ``renewed_at`` is when it was last seen, None where it has no record."""
    if run.holder in _ENDED and is_here(run):
        return False
    if run.host != platform.node() or not run.started:
        return renewed_at is not None and now - renewed_at < RENEWED
    return process_started(run.process) == run.started


def process_started(process: int) -> str:
    """When a process of this host began, in the system's words; empty where none is alive or nothing tells."""
    if Path("/proc/self/stat").exists():
        try:
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return ""
        # One that was killed stays in the table as a zombie until its parent looks.
        return "" if fields[0] in "ZX" else fields[19]
    try:
        told = subprocess.run(
            ["ps", "-o", "lstart=", "-p", str(process)], capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return told.stdout.strip()
