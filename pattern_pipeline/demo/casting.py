"""Sets the scene of a planned trace: mood, style and what will go wrong."""

from random import Random

from pattern_pipeline.demo.dialogue import make_dialogue
from pattern_pipeline.demo.exchange import Dialogue
from pattern_pipeline.demo.failures import LEADING
from pattern_pipeline.demo.plan import PlannedTrace
from pattern_pipeline.demo.scene import Scene
from pattern_pipeline.demo.task import Turn
from pattern_pipeline.demo.wording import Wording

ISSUE_SHARE = 0.2
SECOND_ISSUE_SHARE = 0.25


def cast(planned: PlannedTrace, wording: Wording, rng: Random, *, number: int) -> Dialogue:
    """Make the planned trace's dialogue on the story's day ``number``."""
    turn = planned.task.turn
    turned = turn if turn and number >= turn.day else None
    kinds = _kinds(rng, wording, turned)
    # A user keeps their style from session to session.
    style = Random(planned.user_id).choices(
        list(wording.voices.styles.values()), [style.share for style in wording.voices.styles.values()]
    )[0]
    scene = Scene(
        rng,
        wording,
        planned.task,
        day=planned.start.date(),
        mood=_mood(rng, wording, turned, failing=bool(kinds)),
        style=style,
        turn=turned,
    )
    return make_dialogue(scene, kinds, returning=planned.returning)


def _kinds(rng: Random, wording: Wording, turned: Turn | None) -> list[str]:
    if rng.random() >= (turned.issue_share if turned else ISSUE_SHARE):
        return []
    weights = wording.voices.failures.weights
    first = rng.choices(list(weights), list(weights.values()))[0]
    others = [kind for kind in weights if (kind in LEADING) != (first in LEADING)]
    return [first, rng.choice(others)] if rng.random() < SECOND_ISSUE_SHARE else [first]


def _mood(rng: Random, wording: Wording, turned: Turn | None, *, failing: bool) -> str:
    if turned:
        return rng.choices(list(turned.moods), list(turned.moods.values()))[0]
    moods = wording.voices.moods
    shares = [mood.share_at_issue if failing else mood.share for mood in moods.values()]
    return rng.choices(list(moods), shares)[0]
