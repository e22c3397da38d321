"""One command run to its end: its wall time, its processor time and its memory, children included."""

import os
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_EVERY_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Run:
    """What a command took; ``processor`` is the seconds of all its processes, ``peak`` their bytes together."""

    wall: float
    processor: float
    peak: int
    output: str


def run(command: Sequence[str], environment: dict[str, str]) -> Run:
    """Run a command. Raises CalledProcessError, with what it printed, where it fails."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    peak = 0
    processor: dict[int, float] = {}
    done = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(_EVERY_SECONDS):
            processes = _tree(process.pid)
            peak = max(peak, sum(_resident(each) for each in processes))
            processor.update({each: seconds for each in processes if (seconds := _processor(each))})

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    output, _ = process.communicate()
    wall = time.perf_counter() - begun
    done.set()
    watching.join()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, output)
    return Run(wall, sum(processor.values()), peak, output)


def _processor(process: int) -> float:
    """Seconds a process has computed; looked at as long as it lives, for nobody may wait for its end."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _tree(process: int) -> list[int]:
    found, at = [process], 0
    while at < len(found):
        try:
            children = Path(f"/proc/{found[at]}/task/{found[at]}/children").read_text().split()
        except OSError:
            children = []
        found += [int(child) for child in children]
        at += 1
    return found


def _resident(process: int) -> int:
    """The bytes of memory a process holds; what it shares with others (libraries) counts in parts."""
    try:
        rolled = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0
    found = [line.split()[1] for line in rolled.splitlines() if line.startswith("Pss:")]
    return int(found[0]) * 1024 if found else 0
