"""Speed and memory of ``pattern-pipeline ingest`` against ``orjson.loads`` of the same lines.

    python benchmarks/ingest.py [star|tau2|many|line|document ...] [--repeat 3] [--megabytes 1000] [--profile]

Every run lands into a fresh home folder, through the command itself, with one worker and with one for each
core. ``x orjson`` is the processor time of the command, less what it takes to ingest a file of one trace
(starting Python and making the lake), through that of ``orjson.loads`` in this process; the least of the
repeats counts, since other work on the machine only ever adds. Peak memory is that of all processes
together, pages that they share counted once, sampled every 50 ms.
``--profile`` prints the shares of the steps on one core.
"""

import argparse
import cProfile
import os
import pstats
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import orjson
from data import require_real_data
from ingest_files import many_traces, one_document, one_long_line
from process_tree import Run, run

MEGABYTE = 1_000_000
GENERATED: dict[str, Callable[[Path, int], int]] = {
    "many": many_traces,
    "line": one_long_line,
    "document": one_document,
}
SHARES = {"many": 1.0, "line": 0.06, "document": 0.3}
# Functions in which a step spends all of its time, by the end of their module's path.
STEPS = {
    "read": ("readers/io/files.py", "lines"),
    "parse": ("readers/io/json_records.py", "parse_json"),
    "vocabulary": ("readers/otlp/grouping.py", "group_spans"),
    "redact": ("landing/admission.py", "redact_trace"),
    "encode": ("traces/payload.py", "encode_payload"),
    "store": ("landing/batch.py", "store_batch"),
}


def main() -> None:
    """Measure what is named, else everything."""
    options = argparse.ArgumentParser()
    options.add_argument("names", nargs="*", default=["star", "tau2", *GENERATED])
    options.add_argument("--repeat", type=int, default=3)
    options.add_argument("--megabytes", type=int, default=1000)
    options.add_argument("--profile", action="store_true")
    chosen = options.parse_args()
    cores = len(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as folder:
        tiny = Path(folder) / "tiny.jsonl"
        many_traces(tiny, 1)
        starting = min((_ingest(tiny, 1) for _ in range(chosen.repeat)), key=lambda each: each.processor)
        print(f"starting: {starting.processor:.2f} s of processor time, {starting.peak / MEGABYTE:.0f} MB")
        print(
            f"{'data':10} {'MB':>6} {'workers':>7} {'wall s':>7} {'cpu s':>7} {'MB/s':>6} {'traces/s':>8} "
            f"{'orjson s':>8} {'x orjson':>8} {'peak MB':>8}"
        )
        for name in chosen.names:
            source = _source(name, Path(folder), chosen.megabytes)
            _measure(name, source, starting, cores, chosen.repeat)
            if chosen.profile:
                _shares(source)


def _source(name: str, folder: Path, megabytes: int) -> Path:
    if name not in GENERATED:
        return require_real_data(name)
    file = folder / f"{name}.json"
    GENERATED[name](file, int(megabytes * SHARES[name] * MEGABYTE))
    return file


def _measure(name: str, source: Path, starting: Run, cores: int, repeat: int) -> None:
    size, parsing = min((_parsed(source) for _ in range(repeat)), key=lambda each: each[1])
    wall: dict[int, float] = {}
    for workers in sorted({1, cores}):
        runs = [_ingest(source, workers) for _ in range(repeat)]
        wall[workers] = min(each.wall for each in runs)
        processor = min(each.processor for each in runs)
        peak = max(each.peak for each in runs)
        times = (processor - starting.processor) / parsing
        traces = int(runs[0].output.split(" traces read")[0].split()[-1])
        print(
            f"{name:10} {size / MEGABYTE:6.0f} {workers:7} {wall[workers]:7.2f} {processor:7.2f} "
            f"{size / MEGABYTE / wall[workers]:6.1f} {traces / wall[workers]:8.0f} {parsing:8.2f} {times:8.1f} "
            f"{peak / MEGABYTE:8.0f}",
            flush=True,
        )
    if cores > 1:
        print(f"{name}: one worker takes {wall[1] / wall[cores]:.2f} times the wall time of {cores}")


def _parsed(source: Path) -> tuple[int, float]:
    """Bytes of the lines (of the document, where lines are no JSON), and the seconds ``orjson.loads`` takes."""
    from pattern_pipeline.traces.readers.io.files import find_files

    size, seconds = 0, 0.0
    for file in find_files([source]):
        with file.open() as stream:
            pieces = [stream.read()] if source.name == "document.json" else stream
            for piece in pieces:
                size += len(piece)
                begun = time.process_time()
                with suppress(orjson.JSONDecodeError):
                    orjson.loads(piece)
                seconds += time.process_time() - begun
    return size, seconds


def _ingest(source: Path, workers: int) -> Run:
    with tempfile.TemporaryDirectory() as home:
        command = [sys.executable, "-m", "pattern_pipeline.cli.app", "--home", home]
        return run([*command, "ingest", "--workers", str(workers), str(source)], dict(os.environ))


def _shares(source: Path) -> None:
    from pattern_pipeline.lake.engine.lake import open_lake
    from pattern_pipeline.lake.landing import LakeLandingStore
    from pattern_pipeline.settings import load_settings
    from pattern_pipeline.traces.landing.landing import land_paths

    with tempfile.TemporaryDirectory() as home:
        settings = load_settings(Path(home))
        store = LakeLandingStore(open_lake(settings))
        profile = cProfile.Profile()
        now, earliest = datetime.now(UTC), settings.start_date
        profile.runcall(
            land_paths,
            [source],
            store,
            redact=True,
            now=now,
            earliest=earliest,
            progress=lambda _report: None,
        )
    found = pstats.Stats(profile)
    total = found.total_tt
    entries = found.stats.items()
    shares = {
        step: sum(
            values[3] for (path, _, name), values in entries if path.endswith(module) and name == function
        )
        for step, (module, function) in STEPS.items()
    }
    shares["other"] = total - sum(shares.values())
    print("  ".join(f"{step} {seconds / total:.0%}" for step, seconds in shares.items()))


if __name__ == "__main__":
    main()
