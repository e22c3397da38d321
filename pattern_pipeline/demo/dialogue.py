"""Composes a dialogue of two to six user turns from a scene."""

from collections.abc import Sequence

from pattern_pipeline.demo.exchange import Dialogue, Exchange
from pattern_pipeline.demo.failures import LEADING, TRAILING, answered
from pattern_pipeline.demo.scene import Scene
from pattern_pipeline.demo.task import Templates

MOST_TURNS = 6


def make_dialogue(scene: Scene, kinds: Sequence[str], *, returning: bool) -> Dialogue:
    """Make a dialogue with these kinds of issues; ``returning`` users have written before in the session."""
    exchanges = _beginning(scene, returning=returning)
    asked = exchanges.pop().user
    leading = next((kind for kind in kinds if kind in LEADING), None)
    exchanges += LEADING[leading](scene, asked) if leading else [answered(scene, asked)]
    for kind in kinds:
        if kind in TRAILING and not scene.unresolved:
            exchanges += TRAILING[kind](scene)
    exchanges += _follow_ups(scene, MOST_TURNS - 1 - len(exchanges))
    if len(exchanges) < MOST_TURNS and (len(exchanges) == 1 or scene.chance(0.8)):
        exchanges.append(_closing(scene))
    mood = "neutral" if scene.unresolved and scene.mood_name == "satisfied" else scene.mood_name
    return Dialogue(scene.task.name, mood, tuple(scene.issues), scene.slots.planted, tuple(exchanges))


def _beginning(scene: Scene, *, returning: bool) -> list[Exchange]:
    """Build the exchanges up to the message that the agent acts on, which comes last and has no reply yet."""
    exchanges = []
    greeted = not returning and scene.chance(0.12)
    if greeted:
        exchanges.append(
            Exchange(scene.user(scene.voices.greetings), scene.agent(scene.voices.greeting_replies))
        )
    told = scene.chance(0.4)
    request = _request(scene, greeted=greeted, returning=returning, told=told)
    if not told and scene.chance(0.65):
        exchanges.append(Exchange(request, scene.agent(scene.task.asks)))
        planted = scene.voices.planted if scene.chance(0.05) else ()
        request = scene.user(_details(scene), planted)
    return [*exchanges, Exchange(request, "")]


def _request(scene: Scene, *, greeted: bool, returning: bool, told: bool) -> str:
    style, turn = scene.style, scene.turn
    hello = scene.user(scene.voices.returning if returning else () if greeted else style.openings)
    body = scene.user(
        scene.mood.openings if scene.chance(0.75) else (),
        scene.case.requests,
        _details(scene) if told else (),
        style.asides if scene.chance(0.6) else (),
        turn.remarks if turn and scene.mood_name in ("annoyed", "mixed") else (),
        scene.voices.planted if scene.chance(0.05) else (),
    )
    if hello.endswith(",") and not style.letter:
        body = _continued(body)
    between = "\n" if style.letter else " "
    return between.join(part for part in (hello, body, scene.user(style.signs_off)) if part)


def _continued(text: str) -> str:
    """Start small after a comma, except with a name or an "I"."""
    is_word = text[1:2].islower() and not text.startswith("Norvik")
    return text[0].lower() + text[1:] if is_word else text


def _details(scene: Scene) -> Templates:
    return scene.case.details or scene.task.details


def _follow_ups(scene: Scene, room: int) -> list[Exchange]:
    """None to two questions about the task; nobody asks on after a failure."""
    if scene.unresolved:
        return []
    count = min(room, scene.rng.choices((0, 1, 2), (0.4, 0.42, 0.18))[0])
    exchanges = []
    for aside in scene.rng.sample(scene.task.follow_ups, max(count, 0)):
        felt = scene.mood.remarks if scene.chance(0.4) else ()
        exchanges.append(Exchange(scene.user(felt, aside.user), scene.agent(aside.agent)))
    return exchanges


def _closing(scene: Scene) -> Exchange:
    voices, mood = scene.voices, scene.mood
    if not scene.unresolved:
        farewells = voices.regrets if scene.mood_name == "annoyed" else voices.farewells
        return Exchange(scene.user(mood.closings), scene.agent(farewells))
    felt = {"annoyed": mood.closings, "mixed": mood.after_failure}.get(scene.mood_name, ())
    return Exchange(scene.user(voices.failures.giving_up, felt), scene.agent(voices.regrets))
