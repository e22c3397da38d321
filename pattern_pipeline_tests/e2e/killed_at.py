"""Runs the command and kills it, with all its processes, at an event: ``killed_at EVENT NUMBER WORDS...``.

No clock: a moment in seconds falls before the work on an idle machine and within the imports on a busy one.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from typing import Any

from pattern_pipeline.lake import landing as lake_landing
from pattern_pipeline.lake.landing import LakeLandingStore
from pattern_pipeline.traces.landing import batch as landing_batch
from pattern_pipeline.traces.landing import landing


def kill_everything() -> None:
    os.killpg(0, signal.SIGKILL)


class Countdown:
    """Kills at the n-th event."""

    def __init__(self, number: int) -> None:
        self.left = number

    def __call__(self) -> None:
        self.left -= 1
        if not self.left:
            kill_everything()


def before_a_trace(countdown: Countdown) -> None:
    real = landing.read_prepared

    def read_prepared(*words: Any) -> Iterator[Any]:
        for item in real(*words):
            countdown()
            yield item

    landing.read_prepared = read_prepared


def before_a_batch(countdown: Countdown) -> None:
    real = LakeLandingStore.store

    def store(*words: Any) -> bool:
        countdown()
        return real(*words)

    LakeLandingStore.store = store  # type: ignore[method-assign]


def after_a_batch(countdown: Countdown) -> None:
    real = LakeLandingStore.store

    def store(*words: Any) -> bool:
        stored = real(*words)
        countdown()
        return stored

    LakeLandingStore.store = store  # type: ignore[method-assign]


def within_a_transaction(countdown: Countdown) -> None:
    real = lake_landing.replace_matching

    def replace_matching(*words: Any) -> int:
        replaced = real(*words)
        countdown()
        return replaced

    lake_landing.replace_matching = replace_matching


EVENTS: dict[str, Callable[[Countdown], None]] = {
    each.__name__: each for each in (before_a_trace, before_a_batch, within_a_transaction, after_a_batch)
}

if __name__ == "__main__":
    # So that a run has several transactions.
    landing_batch.BATCH_RECORDS = 200
    EVENTS[sys.argv[1]](Countdown(int(sys.argv[2])))
    sys.argv[1:3] = []
    from pattern_pipeline.cli.app import main

    main()
