"""Kills and interrupts ``run`` at points of its work, and compares what is left with an undisturbed home."""

import hashlib
import json
import os
import random
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from pattern_pipeline.demo.traffic import write_traffic
from pattern_pipeline.lake.engine.lake import open_lake
from pattern_pipeline.lake.engine.schema import find_table, list_statements
from pattern_pipeline.services.stages import STAGES
from pattern_pipeline.settings import load_settings
from pattern_pipeline_tests.cli.forked_commands import ForkedCommands, make_environment

DAYS = 2
SETTINGS = "[topics]\nminimum_summaries = 15\n"
# No phase of so small a home takes as long; it only ends a test that hangs.
PATIENCE = 900.0
# What differs between two undisturbed homes.
_VARYING = frozenset({"created_at", "landed_at", "finished_at", "lake_snapshot", "rejected_at"})


@dataclass(frozen=True)
class Point:
    """A moment of ``run``: ``seconds`` after the ``day``-th day's step of ``stage`` begins; or of its start."""

    stage: str
    day: int
    seconds: float

    def __str__(self) -> str:
        """The moment in words."""
        where = f"{self.stage} of day {self.day}" if self.stage else "start"
        return f"{where} + {self.seconds:.2f} s"


@dataclass(frozen=True)
class Disturbed:
    """What came of one run that was ended: ``alive`` when the signal came; ``seconds`` that it took to end.

    ``waited``: the longest that a step of the run after it waited for its pool.
    """

    point: Point
    alive: bool
    status: int
    seconds: float
    lines: str
    next_status: int
    next_lines: str
    waited: float
    differing: tuple[str, ...]
    leftovers: int


class Commands:
    """Runs commands as forks of a server process; ends with it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._server = ForkedCommands("pattern_pipeline.definitions")

    def close(self) -> None:
        """End the server."""
        self._server.close()

    def run(
        self, home: Path, *words: str, meanwhile: Callable[[int], None] = lambda _: None
    ) -> tuple[int, str]:
        """Exit status (negative: the signal) and all that the command printed; ``meanwhile`` gets its number."""
        log = self._folder / f"{time.monotonic_ns()}.log"
        status = self._server.run(["--home", str(home), *words], make_environment(), log, log, meanwhile)
        return status, log.read_text() if log.exists() else ""


@contextmanager
def commands(folder: Path) -> Iterator[Commands]:
    """A server of commands, ended with the block."""
    server = Commands(folder)
    try:
        yield server
    finally:
        server.close()


def make_landed_home(server: Commands, folder: Path) -> Path:
    """A home with two days of landed traces, nothing of them made."""
    home = folder / "landed"
    home.mkdir(parents=True)
    (home / "settings.toml").write_text(SETTINGS)
    traffic = write_traffic(folder / "traffic", first_day=date(2026, 3, 2), days=DAYS, traces_per_day=20)
    status, printed = server.run(home, "ingest", *map(str, traffic.files))
    assert status == 0, printed
    return home


def make_undisturbed_home(server: Commands, landed: Path, home: Path) -> dict[str, str]:
    """Run in a copy of the landed home, which nothing disturbs; returns its table hashes."""
    shutil.copytree(landed, home)
    status, printed = server.run(home, "run")
    assert status == 0, printed
    return table_hashes(home)


def seeded_points(seed: int, count: int) -> list[Point]:
    """Points in every stage of both days and at the start, each a little later than its event."""
    chance = random.Random(seed)
    moments = [("", 0), *((stage.name, day) for day in range(1, DAYS + 1) for stage in STAGES)]
    chosen = [moments[number % len(moments)] for number in range(count)] if count >= len(moments) else []
    chosen = chosen or chance.sample(moments, count)
    return [Point(stage, day, round(chance.uniform(0, 0.6), 2)) for stage, day in chosen]


def disturb(
    server: Commands, landed: Path, home: Path, point: Point, number: signal.Signals, expected: dict[str, str]
) -> Disturbed:
    """Run in a copy of the landed home, send a signal at the point, run again, and compare."""
    shutil.copytree(landed, home)
    sent_at: list[float] = []
    alive: list[bool] = []

    def send(process: int) -> None:
        _wait_for(home, point, process)
        time.sleep(point.seconds)
        alive.append(_lives(process))
        sent_at.append(time.monotonic())
        with suppress(ProcessLookupError):
            os.kill(process, number)

    status, lines = server.run(home, "run", meanwhile=send)
    seconds = time.monotonic() - sent_at[0]
    begun = time.time()
    next_status, next_lines = server.run(home, "run")
    found = table_hashes(home)
    differing = tuple(name for name in expected if found[name] != expected[name])
    return Disturbed(
        point,
        alive[0],
        status,
        seconds,
        lines,
        next_status,
        next_lines,
        _longest_wait(home, begun),
        differing,
        _leftovers(home),
    )


def table_hashes(home: Path) -> dict[str, str]:
    """The hash of every table's sorted rows, without times, run ids and snapshot numbers."""
    lake = open_lake(load_settings(home))
    hashes = {}
    for name in list_statements("schema"):
        columns = [each for each in find_table(name).names if each not in _VARYING]
        rows = lake.rows(f"SELECT {', '.join(columns)} FROM {name}")
        shown = sorted(json.dumps([_plain(value) for value in row], sort_keys=True) for row in rows)
        hashes[name] = hashlib.sha256("\n".join(shown).encode()).hexdigest()
    return hashes


def step_starts(home: Path, stage: str) -> int:
    """How many steps of a stage have begun in this home."""
    return sum(1 for each in _events(home) if each[1:] == (stage, "STEP_START"))


def _plain(value: object) -> object:
    if isinstance(value, str) and value.startswith("{") and '"lake_snapshot"' in value:
        return {key: each for key, each in json.loads(value).items() if key != "lake_snapshot"}
    return str(value) if isinstance(value, date | datetime) else value


def _wait_for(home: Path, point: Point, process: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while point.stage and step_starts(home, point.stage) < point.day and _lives(process):
        assert time.monotonic() < deadline, f"{point} has not come"
        time.sleep(0.05)


def _lives(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def _events(home: Path) -> list[tuple[float, str, str]]:
    """Time, step and kind of all events of all runs; Dagster keeps a database a run."""
    events = []
    for file in (home / "dagster" / "history" / "runs").glob("*-*.db"):
        with (
            suppress(sqlite3.Error),
            closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection,
        ):
            events += connection.execute(
                "SELECT timestamp, step_key, dagster_event_type, event FROM event_logs WHERE step_key IS NOT NULL"
            ).fetchall()
    return [
        (_moment(at), step, "BLOCKED" if "blocked by limit" in event else kind)
        for at, step, kind, event in events
    ]


def _moment(written: str) -> float:
    return datetime.fromisoformat(f"{written}+00:00").timestamp()


def _longest_wait(home: Path, since: float) -> float:
    events = sorted(each for each in _events(home) if each[0] >= since)
    waits = [0.0]
    for at, step, kind in events:
        if kind == "BLOCKED":
            later = [
                other for other, name, what in events if (name, what) == (step, "STEP_START") and other >= at
            ]
            waits.append(later[0] - at if later else PATIENCE)
    return max(waits)


def _leftovers(home: Path) -> int:
    """Unfinished runs and held slots."""
    left = 0
    for file, query in (
        ("runs.db", "SELECT count(*) FROM runs WHERE status NOT IN ('SUCCESS', 'FAILURE', 'CANCELED')"),
        ("runs/index.db", "SELECT count(*) FROM concurrency_slots WHERE run_id IS NOT NULL"),
    ):
        with closing(sqlite3.connect(home / "dagster" / "history" / file)) as connection:
            left += connection.execute(query).fetchone()[0]
    return left
