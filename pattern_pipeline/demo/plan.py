"""Plan the story over the days: who starts which trace when, in which mood and style, and what goes wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from pattern_pipeline.demo.dialogue import make_dialogue
from pattern_pipeline.demo.failures import LEADING
from pattern_pipeline.demo.scene import Dialogue, Scene
from pattern_pipeline.demo.task import Task, Turn
from pattern_pipeline.demo.wording import Service, Wording

# Starts by hour of the day (UTC): little at night, peaks before noon and in the evening.
HOURS = (2, 1, 1, 1, 1, 2, 4, 8, 12, 15, 16, 14, 12, 12, 13, 13, 12, 12, 13, 15, 14, 10, 6, 3)
SESSION_SIZES = (1, 2, 3)
SESSION_SHARES = (0.84, 0.12, 0.04)
ISSUE_SHARE = 0.2
SECOND_ISSUE_SHARE = 0.25


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
        session = _plan_session(rng, wording, tasks, day)
        for _ in range(min(size, traces - len(planned))):
            planned.append(next(session))
    return sorted(planned, key=lambda trace: (trace.start, trace.key))


def _plan_session(rng: Random, wording: Wording, tasks: list[Task], day: date) -> Iterator[PlannedTrace]:
    """Yield the traces of one session; a later one stays with the task more often than not."""
    session_id, user_id = f"conv_{rng.getrandbits(64):016x}", f"usr_{rng.getrandbits(40):010x}"
    service = wording.services.draw(rng)
    start = _draw_start(rng, day)
    last = datetime.combine(day, time(23, 59, 59), UTC)
    task = _draw_task(rng, tasks)
    returning = False
    while True:
        key = f"{rng.getrandbits(64):016x}"
        yield PlannedTrace(key, min(start, last), session_id, user_id, service, task, returning)
        start += timedelta(seconds=rng.uniform(900, 7200))
        task = task if rng.random() < 0.6 else _draw_task(rng, tasks)
        returning = True


def _draw_start(rng: Random, day: date) -> datetime:
    hour = rng.choices(range(24), HOURS)[0]
    midnight = datetime.combine(day, time(), UTC)
    return midnight + timedelta(hours=hour, milliseconds=rng.randrange(3_600_000))


def _draw_task(rng: Random, tasks: list[Task]) -> Task:
    return rng.choices(tasks, [task.weight for task in tasks])[0]


def stage_dialogue(planned: PlannedTrace, wording: Wording, rng: Random, *, number: int) -> Dialogue:
    """Stage the planned trace's dialogue on the story's day ``number``."""
    turn = planned.task.turn
    active_turn = turn if turn and number >= turn.day else None
    kinds = _draw_issues(rng, wording, active_turn)
    # A user keeps their style from session to session.
    style = Random(planned.user_id).choices(
        list(wording.voices.styles.values()), [style.share for style in wording.voices.styles.values()]
    )[0]
    scene = Scene(
        rng,
        wording,
        planned.task,
        day=planned.start.date(),
        mood=_draw_mood(rng, wording, active_turn, failing=bool(kinds)),
        style=style,
        turn=active_turn,
    )
    return make_dialogue(scene, kinds, returning=planned.returning)


def _draw_issues(rng: Random, wording: Wording, turn: Turn | None) -> list[str]:
    if rng.random() >= (turn.issue_share if turn else ISSUE_SHARE):
        return []
    weights = wording.voices.failures.weights
    first = rng.choices(list(weights), list(weights.values()))[0]
    others = [kind for kind in weights if (kind in LEADING) != (first in LEADING)]
    return [first, rng.choice(others)] if rng.random() < SECOND_ISSUE_SHARE else [first]


def _draw_mood(rng: Random, wording: Wording, turn: Turn | None, *, failing: bool) -> str:
    if turn:
        return rng.choices(list(turn.moods), list(turn.moods.values()))[0]
    moods = wording.voices.moods
    shares = [mood.share_at_issue if failing else mood.share for mood in moods.values()]
    return rng.choices(list(moods), shares)[0]
