"""Writes demo traffic: day files, labels and a README that says what they are."""

import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from pattern_pipeline.demo.casting import cast
from pattern_pipeline.demo.export import otlp_line
from pattern_pipeline.demo.labels import trace_labels
from pattern_pipeline.demo.plan import PlannedTrace, plan_day
from pattern_pipeline.demo.timeline import timed_trace
from pattern_pipeline.demo.traffic_folder import DAY_SUFFIX, drafted
from pattern_pipeline.demo.wording import Wording, load_wording
from pattern_pipeline.errors import InputError

LABELS = "labels.jsonl"
PROGRESS_EVERY = 25
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class TrafficReport:
    """What was written: the day files in order, and how many traces they hold together."""

    folder: Path
    files: tuple[Path, ...]
    days: tuple[date, ...]
    traces: int
    labels: Path


def _silent(_written: int, _total: int) -> None:
    """Say nothing of the progress."""


def write_traffic(
    folder: Path,
    *,
    first_day: date,
    days: int = 10,
    traces_per_day: int = 150,
    seed: int = 7,
    progress: Progress = _silent,
) -> TrafficReport:
    """Write ``days`` files of ``traces_per_day`` traces each; earlier demo traffic in ``folder`` is replaced.

    The same arguments give the same bytes. Trace ids depend on the seed and the place in the story, not on
    the date: the same story told again for other days replaces the earlier one when ingested. One trace
    is in memory at a time. ``progress`` is called with the traces written so far and their total. Raises
    InputError where ``folder`` holds traces that are not demo traffic.
    """
    if days < 1 or traces_per_day < 1:
        raise InputError("demo traffic needs a day and a trace a day", fix="give numbers of 1 or more")
    wording = load_wording()
    all_days = tuple(first_day + timedelta(days=index) for index in range(days))
    total, written = days * traces_per_day, 0
    with drafted(folder) as draft, (draft / LABELS).open("wb") as labels:
        for number, day in enumerate(all_days, start=1):
            with _opened(_day_file(draft, day)) as out:
                for planned in plan_day(wording, day=day, number=number, traces=traces_per_day, seed=seed):
                    line, label = _written(planned, wording, number=number, seed=seed)
                    out.write(line)
                    labels.write(label)
                    written += 1
                    if written % PROGRESS_EVERY == 0 or written == total:
                        progress(written, total)
    paths = tuple(_day_file(folder, day) for day in all_days)
    return TrafficReport(folder, paths, all_days, written, folder / LABELS)


def _written(planned: PlannedTrace, wording: Wording, *, number: int, seed: int) -> tuple[bytes, bytes]:
    """One trace's line of OTLP/JSON and its line of labels."""
    rng = Random(f"{seed}/{planned.key}")
    dialogue = cast(planned, wording, rng, number=number)
    trace = timed_trace(planned, dialogue, rng)
    return otlp_line(trace, planned.service), trace_labels(trace, dialogue, planned.start.date()).line()


def _day_file(folder: Path, day: date) -> Path:
    return folder / f"{day}{DAY_SUFFIX}"


@contextmanager
def _opened(path: Path) -> Iterator[gzip.GzipFile]:
    """Open a gzip file without a name or a time in its header, so that equal content gives equal bytes."""
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as out:
        yield out
