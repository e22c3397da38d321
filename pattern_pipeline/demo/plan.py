"""Who starts which trace when: the story over the days, before a word is said."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from pattern_pipeline.demo.services import Service
from pattern_pipeline.demo.task import Task
from pattern_pipeline.demo.wording import Wording

# Starts by hour of the day (UTC): little at night, peaks before noon and in the evening.
HOURS = (2, 1, 1, 1, 1, 2, 4, 8, 12, 15, 16, 14, 12, 12, 13, 13, 12, 12, 13, 15, 14, 10, 6, 3)
SESSION_SIZES = (1, 2, 3)
SESSION_SHARES = (0.84, 0.12, 0.04)


@dataclass(frozen=True, slots=True)
class PlannedTrace:
    """One trace to write. ``key`` seeds its wording; ``returning`` is true after the first of its session."""

    key: str
    start: datetime
    session_id: str
    user_id: str
    service: Service
    task: Task
    returning: bool


def plan_day(wording: Wording, *, day: date, number: int, traces: int, seed: int) -> list[PlannedTrace]:
    """Plan the day's traces in order of start; ``number`` is its place in the story (1 is the first)."""
    rng = Random(f"{seed}/{number}")
    tasks = [task for task in wording.tasks.values() if task.first_day <= number]
    planned: list[PlannedTrace] = []
    while len(planned) < traces:
        size = rng.choices(SESSION_SIZES, SESSION_SHARES)[0]
        session = _session(rng, wording, tasks, day)
        for _ in range(min(size, traces - len(planned))):
            planned.append(next(session))
    return sorted(planned, key=lambda trace: (trace.start, trace.key))


def _session(rng: Random, wording: Wording, tasks: list[Task], day: date) -> Iterator[PlannedTrace]:
    """Yield the traces of one session; a later one stays with the task more often than not."""
    session_id, user_id = f"conv_{rng.getrandbits(64):016x}", f"usr_{rng.getrandbits(40):010x}"
    service = wording.services.drawn(rng)
    start = _start(rng, day)
    last = datetime.combine(day, time(23, 59, 59), UTC)
    task = _task(rng, tasks)
    returning = False
    while True:
        key = f"{rng.getrandbits(64):016x}"
        yield PlannedTrace(key, min(start, last), session_id, user_id, service, task, returning)
        start += timedelta(seconds=rng.uniform(900, 7200))
        task = task if rng.random() < 0.6 else _task(rng, tasks)
        returning = True


def _start(rng: Random, day: date) -> datetime:
    hour = rng.choices(range(24), HOURS)[0]
    midnight = datetime.combine(day, time(), UTC)
    return midnight + timedelta(hours=hour, milliseconds=rng.randrange(3_600_000))


def _task(rng: Random, tasks: list[Task]) -> Task:
    return rng.choices(tasks, [task.weight for task in tasks])[0]
