"""Compose a dialogue of two to six user turns from a scene."""

from collections.abc import Sequence

from pattern_pipeline.demo.failures import LEADING, TRAILING, answer_smoothly
from pattern_pipeline.demo.scene import Dialogue, Exchange, Scene
from pattern_pipeline.demo.task import Templates

MAXIMUM_TURNS = 6


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
