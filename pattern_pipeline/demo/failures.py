"""What goes wrong in a dialogue, one function a kind.

A leading kind takes the place of the smooth answer to what the user asked; a trailing kind comes after it.
Each notes its own kind, and ``unresolved`` where the user leaves empty-handed.
"""

from collections.abc import Callable

from pattern_pipeline.demo.exchange import Exchange
from pattern_pipeline.demo.scene import Outcome, Scene
from pattern_pipeline.demo.task import Templates

Leading = Callable[[Scene, str], list[Exchange]]
Trailing = Callable[[Scene], list[Exchange]]


def answered(scene: Scene, asked: str, *prefix: Templates) -> Exchange:
    """Answer smoothly: the task's tools, then its answer."""
    more = (tool for tool in scene.task.tools[1:] if scene.chance(tool.share))
    calls = tuple(scene.call(tool) for tool in (scene.task.main_tool, *more))
    preamble = scene.agent(scene.voices.preambles) if scene.chance(0.25) else ""
    return Exchange(asked, scene.agent(*prefix, scene.case.answers), calls, preamble)


def tool_error(scene: Scene, asked: str) -> list[Exchange]:
    """Let the tool fail with an error; a second attempt mostly helps."""
    scene.note("tool_error")
    return _failing(scene, asked, "error", scene.voices.failures.error_replies)


def tool_timeout(scene: Scene, asked: str) -> list[Exchange]:
    """Let the tool not answer in time; a second attempt mostly helps."""
    scene.note("tool_timeout")
    return _failing(scene, asked, "timeout", scene.voices.failures.timeout_replies)


def _failing(scene: Scene, asked: str, outcome: Outcome, replies: Templates) -> list[Exchange]:
    failures, tool = scene.voices.failures, scene.task.main_tool
    first = Exchange(asked, scene.agent(replies), (scene.call(tool, outcome),))
    again = scene.user(_felt(scene), failures.retry_requests)
    if scene.chance(0.55):
        return [first, answered(scene, again, failures.retry_successes)]
    scene.note("unresolved")
    return [first, Exchange(again, scene.agent(failures.handovers), (scene.call(tool, outcome),))]


def empty_result(scene: Scene, asked: str) -> list[Exchange]:
    """Let the tool find nothing; the user's second number mostly does."""
    scene.note("empty_result")
    failures, tool = scene.voices.failures, scene.task.main_tool
    first = Exchange(asked, scene.agent(failures.empty_replies), (scene.call(tool, "empty"),))
    by_order = "order_id" in tool.arguments
    again = scene.user(_felt(scene), failures.empty_answers if by_order else failures.vague_answers)
    if by_order:
        scene.slots.correct("order")
    if scene.chance(0.6):
        return [first, answered(scene, again)]
    scene.note("unresolved")
    return [first, Exchange(again, scene.agent(failures.second_empty_replies), (scene.call(tool, "empty"),))]


def repeated_call(scene: Scene, asked: str) -> list[Exchange]:
    """Let the agent make the same call several times before it answers."""
    scene.note("repeated_call")
    smooth = answered(scene, asked, scene.voices.failures.repeated_replies)
    first, *rest = smooth.calls
    repeats = (first,) * scene.rng.randrange(1, 4)
    return [Exchange(asked, smooth.reply, (*repeats, first, *rest), smooth.preamble)]


def user_correction(scene: Scene, asked: str) -> list[Exchange]:
    """Let the agent answer something else; the user puts it right."""
    scene.note("user_correction")
    wrong = Exchange(asked, scene.agent(scene.task.misreadings))
    again = scene.user(_felt(scene), scene.task.corrections)
    return [wrong, answered(scene, again, scene.voices.failures.apologies)]


def refusal(scene: Scene) -> list[Exchange]:
    """Let the user want what the agent must not do."""
    scene.note("refusal")
    aside = scene.rng.choice(scene.task.refusals)
    return [Exchange(scene.user(aside.user), scene.agent(aside.agent))]


def unresolved(scene: Scene) -> list[Exchange]:
    """Let the answer not help; nothing more is to be had."""
    scene.note("unresolved")
    failures = scene.voices.failures
    return [
        Exchange(
            scene.user(_felt(scene), failures.unresolved_pushes), scene.agent(failures.unresolved_replies)
        )
    ]


def _felt(scene: Scene) -> Templates:
    """Give what the mood says to a failure, where it says anything."""
    return scene.mood.after_failure if scene.chance(0.65) else ()


LEADING: dict[str, Leading] = {
    "tool_error": tool_error,
    "tool_timeout": tool_timeout,
    "empty_result": empty_result,
    "repeated_call": repeated_call,
    "user_correction": user_correction,
}
TRAILING: dict[str, Trailing] = {"refusal": refusal, "unresolved": unresolved}
