"""Wall time and peak memory of each stage on the real traces, from files to datasets, and of a second run.

    python benchmarks/end_to_end.py [name of the data set]

Peak memory is the process's resident set, sampled every 20 ms while the stage runs; it includes what earlier
stages left behind (libraries, the model).
"""

import os
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from data import require_real_data

PAGE = os.sysconf("SC_PAGE_SIZE")


class StageClock:
    """Adds up the seconds of each stage and watches the memory while it runs."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.peak: dict[str, int] = defaultdict(int)
        self._stage = ""
        self._since = time.perf_counter()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def enter(self, stage: str) -> None:
        """End the stage that runs and begin another; an empty name is nobody's time."""
        now = time.perf_counter()
        if self._stage:
            self.seconds[self._stage] += now - self._since
        self._stage, self._since = stage, now

    @contextmanager
    def running(self) -> Iterator["StageClock"]:
        """Watch the memory inside the block."""
        self._thread.start()
        try:
            yield self
        finally:
            self.enter("")
            self._done.set()
            self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(0.02):
            resident = int(Path("/proc/self/statm").read_text().split()[1]) * PAGE
            self.peak[self._stage] = max(self.peak[self._stage], resident)


def main() -> None:
    """Run once from nothing, once more, and print both."""
    name = sys.argv[1] if len(sys.argv) > 1 else "star"
    source = require_real_data(name)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PATTERN_PIPELINE_HOME"] = folder
        os.environ["HF_HUB_OFFLINE"] = "1"
        measure(source, Path(folder))


def measure(source: Path, home: Path) -> None:
    """Ingest, run and run again in a home of its own."""
    from pattern_pipeline.definitions import build_defs
    from pattern_pipeline.lake.engine.lake import open_lake
    from pattern_pipeline.lake.landed_units import list_landed_days
    from pattern_pipeline.lake.landing import LakeLandingStore
    from pattern_pipeline.orchestration.day_run import DayRun, Listener
    from pattern_pipeline.orchestration.instance import open_instance
    from pattern_pipeline.orchestration.run_days import raise_for_failures, run_days
    from pattern_pipeline.services.workspace import Workspace
    from pattern_pipeline.settings import load_settings
    from pattern_pipeline.traces.landing.landing import land_paths

    settings = load_settings(home)
    lake = open_lake(settings)
    clock = StageClock()
    with clock.running(), open_instance(settings) as instance:
        clock.enter("ingest")
        report = land_paths(
            [source],
            LakeLandingStore(lake),
            redact=settings.traces.redact,
            now=datetime.now(UTC),
            earliest=settings.start_date,
            progress=lambda _traces: None,
        )
        clock.enter("planning and Dagster")

        def finished(_run: DayRun) -> None:
            clock.enter("planning and Dagster")

        listener = Listener(stage_started=lambda step: clock.enter(stage_of(step)), day_finished=finished)
        days: list[date] = [each.day for each in list_landed_days(lake, "trace", datetime.now(UTC))]
        defs = build_defs(home=home)
        runs = run_days(defs, instance, Workspace(settings), days, listener=listener)
        raise_for_failures(runs)
        clock.enter("second run, nothing changed")
        assert run_days(defs, instance, Workspace(settings), days) == []
    units = lake.rows("SELECT count(*) FROM logs")[0][0]
    print(f"{report.traces} traces on {len(days)} days; {units} units in logs; {len(runs)} Dagster runs")
    total = sum(clock.seconds.values())
    print(f"{'stage':32} {'wall s':>8} {'share':>6} {'traces/s':>9} {'peak MB':>8}")
    for stage, seconds in clock.seconds.items():
        rate = units / seconds if seconds else 0.0
        print(
            f"{stage:32} {seconds:8.1f} {seconds / total:6.0%} {rate:9.0f} {clock.peak[stage] / 2**20:8.0f}"
        )
    print(f"{'all':32} {total:8.1f} {1:6.0%} {units / total:9.0f} {max(clock.peak.values()) / 2**20:8.0f}")


def stage_of(step: str) -> str:
    """The stage that a Dagster step belongs to; checks are counted together."""
    from pattern_pipeline.services.stages import STAGE

    return step if step in STAGE else "checks"


if __name__ == "__main__":
    main()
