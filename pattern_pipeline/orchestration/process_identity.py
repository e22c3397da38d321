"""Write on a run which process executes it, so that a later process knows whether that one is dead.

Numbers of processes are used again, after a reboot too, and a home may be shared by several hosts or containers.
So a process is known by its host, the host's boot, its namespace of numbers, its number and its start.
"""

import os
import platform
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
import orjson

from pattern_pipeline.process_start import read_process_start

PROCESS_TAG = "pattern_pipeline/process"


@dataclass(frozen=True)
class ProcessIdentity:
    """One process: ``boot`` and ``namespace`` are empty where the system has no such thing."""

    host: str
    boot: str
    namespace: str
    number: int
    started: str
    command: bool = False

    def __str__(self) -> str:
        """Describe the process by its id, with the host where it is another one."""
        return f"process {self.number}" + ("" if self.host == platform.node() else f" on {self.host}")


def identify_process(*, command: bool = False) -> ProcessIdentity:
    """Identify this process; ``command``: it executes runs by itself, without Dagster's daemon."""
    number = os.getpid()
    return ProcessIdentity(
        platform.node(), _read_boot(), _read_namespace(), number, read_process_start(number), command=command
    )


def build_process_tag(process: ProcessIdentity) -> dict[str, str]:
    """Build the tag of a run that identifies its process."""
    return {PROCESS_TAG: orjson.dumps(process).decode()}


def build_command_tags() -> dict[str, str]:
    """Build the tags of a run that a command executes: its process, and no retries by Dagster's daemon.

    The next command itself decides what is still to be made.
    """
    return {**build_process_tag(identify_process(command=True)), "dagster/max_retries": "0"}


def read_process(run: dg.DagsterRun) -> ProcessIdentity | None:
    """Read the process from a run's tag; None where it has none, as runs of older versions have."""
    try:
        return ProcessIdentity(**orjson.loads(run.tags[PROCESS_TAG]))
    except (KeyError, TypeError, orjson.JSONDecodeError):
        return None


def is_dead(process: ProcessIdentity, *, alone: bool = False) -> bool:
    """Whether a process has certainly ended.

    Of one on another host, or in another container, that is known only to who is ``alone``: holds the lock that
    every command holds while it works.
    """
    if process.host == platform.node() and process.boot != _read_boot():
        return True
    if process.host != platform.node() or process.namespace != _read_namespace() or not process.started:
        return alone and process.command
    return read_process_start(process.number) != process.started


def was_alive_at(number: int, moment: float) -> bool:
    """Whether the process that has this number on this host now had it at ``moment`` (seconds since 1970)."""
    started = read_process_start(number)
    if not started.isdigit():
        return bool(started)
    try:
        lines = Path("/proc/stat").read_text().splitlines()
    except OSError:
        return True
    booted = next((float(line.split()[1]) for line in lines if line.startswith("btime ")), 0.0)
    return booted + int(started) / os.sysconf("SC_CLK_TCK") <= moment + 2


def note_process(instance: dg.DagsterInstance | None, run_id: str | None) -> None:
    """Write this process on a run that Dagster launched, once it executes here."""
    run = instance.get_run_by_id(run_id) if instance and run_id else None
    if instance and run and PROCESS_TAG not in run.tags:
        instance.add_run_tags(run.run_id, build_process_tag(identify_process()))


def _read_boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""


def _read_namespace() -> str:
    try:
        return str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        return ""
