"""Plan the story over the days: who starts which trace when, in which mood and style, and how it goes on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from pattern_pipeline.demo.failures import LEADING, TRAILING, answer_smoothly
from pattern_pipeline.demo.scene import Dialogue, Exchange, Scene
from pattern_pipeline.demo.task import Task, Templates, Turn
from pattern_pipeline.demo.wording import Service, Wording

MAXIMUM_TURNS = 6

# Starts by hour of the day (UTC): little at night, peaks before noon and in the evening.
HOURS = (2, 1, 1, 1, 1, 2, 4, 8, 12, 15, 16, 14, 12, 12, 13, 13, 12, 12, 13, 15, 14, 10, 6, 3)
SESSION_SIZES = (1, 2, 3)
SESSION_SHARES = (0.84, 0.12, 0.04)
ISSUE_SHARE = 0.2
SECOND_ISSUE_SHARE = 0.25


def make_dialogue(scene: Scene, kinds: Sequence[str], *, returning: bool) -> Dialogue:
    """Make a dialogue with these kinds of issues; ``returning`` users have written before in the session."""
    exchanges = _write_beginning(scene, returning=returning)
    request = exchanges.pop().user
    leading = next((kind for kind in kinds if kind in LEADING), None)
    exchanges += LEADING[leading](scene, request) if leading else [answer_smoothly(scene, request)]
    for kind in kinds:
        if kind in TRAILING and not scene.unresolved:
            exchanges += TRAILING[kind](scene)
    exchanges += _write_follow_ups(scene, MAXIMUM_TURNS - 1 - len(exchanges))
    if len(exchanges) < MAXIMUM_TURNS and (len(exchanges) == 1 or scene.chance(0.8)):
        exchanges.append(_write_closing(scene))
    mood = "neutral" if scene.unresolved and scene.mood_name == "satisfied" else scene.mood_name
    return Dialogue(scene.task.name, mood, tuple(scene.issues), scene.slots.planted, tuple(exchanges))


def _write_beginning(scene: Scene, *, returning: bool) -> list[Exchange]:
    """Build the exchanges up to the message that the agent acts on, which comes last and has no reply yet."""
    exchanges = []
    greeted = not returning and scene.chance(0.12)
    if greeted:
        exchanges.append(
            Exchange(scene.user(scene.voices.greetings), scene.agent(scene.voices.greeting_replies))
        )
    with_details = scene.chance(0.4)
    request = _write_request(scene, greeted=greeted, returning=returning, with_details=with_details)
    if not with_details and scene.chance(0.65):
        exchanges.append(Exchange(request, scene.agent(scene.task.asks)))
        planted = scene.voices.planted if scene.chance(0.05) else ()
        request = scene.user(_choose_details(scene), planted)
    return [*exchanges, Exchange(request, "")]


def _write_request(scene: Scene, *, greeted: bool, returning: bool, with_details: bool) -> str:
    style, turn = scene.style, scene.turn
    hello = scene.user(scene.voices.returning if returning else () if greeted else style.openings)
    body = scene.user(
        scene.mood.openings if scene.chance(0.75) else (),
        scene.case.requests,
        _choose_details(scene) if with_details else (),
        style.asides if scene.chance(0.6) else (),
        turn.remarks if turn and scene.mood_name in ("annoyed", "mixed") else (),
        scene.voices.planted if scene.chance(0.05) else (),
    )
    if hello.endswith(",") and not style.letter:
        body = _lower_first_letter(body)
    between = "\n" if style.letter else " "
    return between.join(part for part in (hello, body, scene.user(style.signs_off)) if part)


def _lower_first_letter(text: str) -> str:
    """Lower the first letter, which follows a comma, except with a name or an "I"."""
    is_word = text[1:2].islower() and not text.startswith("Norvik")
    return text[0].lower() + text[1:] if is_word else text


def _choose_details(scene: Scene) -> Templates:
    return scene.case.details or scene.task.details


def _write_follow_ups(scene: Scene, room: int) -> list[Exchange]:
    """Write up to two further questions about the task; none after a failure."""
    if scene.unresolved:
        return []
    count = min(room, scene.rng.choices((0, 1, 2), (0.4, 0.42, 0.18))[0])
    exchanges = []
    for aside in scene.rng.sample(scene.task.follow_ups, max(count, 0)):
        remarks = scene.mood.remarks if scene.chance(0.4) else ()
        exchanges.append(Exchange(scene.user(remarks, aside.user), scene.agent(aside.agent)))
    return exchanges


def _write_closing(scene: Scene) -> Exchange:
    voices, mood = scene.voices, scene.mood
    if not scene.unresolved:
        farewells = voices.regrets if scene.mood_name == "annoyed" else voices.farewells
        return Exchange(scene.user(mood.closings), scene.agent(farewells))
    remarks = {"annoyed": mood.closings, "mixed": mood.after_failure}.get(scene.mood_name, ())
    return Exchange(scene.user(voices.failures.giving_up, remarks), scene.agent(voices.regrets))


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
