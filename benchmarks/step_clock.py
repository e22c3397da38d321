"""Seconds and peak memory of each step of a run, seen from inside the process.

A step is a function of one module called from another. What a step calls in its turn is counted apart, so the
seconds add up to the whole. The peak is the kernel's own high-water mark of resident memory, set back
whenever another step begins: nothing is missed between samples. Linux only.
"""

import functools
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FunctionType
from typing import Any

STATUS, CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")
# A function called more often than this is a detail of its caller: to look at the clock would cost more.
MOST_CALLS = 300


class StepClock:
    """Adds up what each step took; one at a time runs, others wait for it to end."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.peak: dict[str, int] = defaultdict(int)
        self._running: list[str] = []
        self._since = 0.0
        self._calls: Counter[str] = Counter()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Count the block under ``name``, and not under the step that it is part of."""
        self._mark()
        self._running.append(name)
        try:
            yield
        finally:
            self._mark()
            self._running.pop()

    def clear(self) -> None:
        """Forget what was counted, to count a further run."""
        self.seconds.clear()
        self.peak.clear()
        self._calls.clear()

    def watch_modules(self, package: str) -> None:
        """Make a step of each function of the package's loaded modules that another of them calls by name."""
        modules = {name: module for name, module in sys.modules.items() if name.startswith(f"{package}.")}
        for name, module in modules.items():
            for attribute, value in list(vars(module).items()):
                if not isinstance(value, FunctionType) or hasattr(value, "__wrapped__"):
                    continue
                if value.__module__ in modules and value.__module__ != name:
                    where = value.__module__.removeprefix(f"{package}.")
                    setattr(module, attribute, self.watched(value, f"{where}.{value.__name__}"))

    def watched(self, function: Callable[..., Any], name: str) -> Callable[..., Any]:
        """Return the function as a step of this name."""

        @functools.wraps(function)
        def run(*arguments: Any, **named: Any) -> Any:
            self._calls[name] += 1
            if self._calls[name] > MOST_CALLS:
                return function(*arguments, **named)
            with self.step(name):
                return function(*arguments, **named)

        return run

    def _mark(self) -> None:
        now = time.perf_counter()
        if self._running:
            name = self._running[-1]
            self.seconds[name] += now - self._since
            self.peak[name] = max(self.peak[name], _high_water())
        CLEAR.write_text("5")
        self._since = time.perf_counter()


def _high_water() -> int:
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024
