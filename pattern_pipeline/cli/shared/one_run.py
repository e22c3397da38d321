"""Let one command at a time make the days of a home; another waits, and prints for which process."""

import json
import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from pattern_pipeline import interrupts
from pattern_pipeline.cli.shared.output import say
from pattern_pipeline.errors import LakeError
from pattern_pipeline.settings import Settings

if TYPE_CHECKING:
    import dagster as dg

_LOOK_SECONDS = 0.5
_SAY_AGAIN_SECONDS = 300.0


@contextmanager
def hold_run_lock(settings: Settings) -> Iterator[None]:
    """Hold the home's run lock. The system frees it when a process ends, however it ends.

    Raises LakeError where the home cannot be written.
    """
    lock, note = FileLock(settings.home / "run.lock"), settings.home / "run.json"
    _acquire_lock(lock, note)
    try:
        with suppress(OSError):
            note.write_text(
                json.dumps({"process": os.getpid(), "host": platform.node(), "since": time.time()}),
                encoding="utf-8",
            )
        yield
    finally:
        with suppress(OSError):
            note.unlink()
        lock.release()


@contextmanager
def open_cleared_instance(settings: Settings) -> "Iterator[dg.DagsterInstance]":
    """Open the home's Dagster instance, and end what dead processes left in it; used under ``hold_run_lock``."""
    from pattern_pipeline.orchestration.dead_runs import release_leftovers
    from pattern_pipeline.orchestration.instance import open_instance

    with open_instance(settings) as instance:
        if found := release_leftovers(instance, alone=True):
            say(f"ended what a killed command left: {found}", err=True)
        yield instance


def _acquire_lock(lock: FileLock, note: Path) -> None:
    said_at = float("-inf")
    while True:
        interrupts.raise_if_received()
        try:
            lock.acquire(timeout=0)
        except Timeout:
            if time.monotonic() - said_at > _SAY_AGAIN_SECONDS:
                say(
                    f"another run ({_describe_holder(note)};"
                    " this one waits until it has ended (Ctrl-C ends the waiting)",
                    err=True,
                )
                said_at = time.monotonic()
            time.sleep(_LOOK_SECONDS)
        except OSError as error:
            raise LakeError(
                f"the home cannot be written: {error.strerror or error}",
                where=str(lock.lock_file),
                fix="give this user the right to write there, or choose another home",
            ) from error
        else:
            return


def _describe_holder(note: Path) -> str:
    try:
        held = json.loads(note.read_text(encoding="utf-8"))
        since = datetime.fromtimestamp(held["since"])  # noqa: DTZ006 - the person's own clock
        elsewhere = "" if held["host"] == platform.node() else f" on {held['host']}"
        return f"process {held['process']}{elsewhere}) has been at work since {since:%Y-%m-%d %H:%M:%S}"
    except (OSError, ValueError, KeyError, TypeError):
        return "its process id is not known yet) is at work"
