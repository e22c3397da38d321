"""Let something go wrong in a dialogue, one function a kind.

A leading kind takes the place of the smooth answer to what the user request; a trailing kind comes after it.
Each notes its own kind, and ``unresolved`` where the user leaves empty-handed.
"""

from collections.abc import Callable

from pattern_pipeline.demo.scene import Exchange, Outcome, Scene
from pattern_pipeline.demo.task import Templates

Leading = Callable[[Scene, str], list[Exchange]]
Trailing = Callable[[Scene], list[Exchange]]


def answer_smoothly(scene: Scene, request: str, *prefix: Templates) -> Exchange:
    """Answer smoothly: the task's tools, then its answer."""
    more = (tool for tool in scene.task.tools[1:] if scene.chance(tool.share))
    calls = tuple(scene.call(tool) for tool in (scene.task.main_tool, *more))
    preamble = scene.agent(scene.voices.preambles) if scene.chance(0.25) else ""
    return Exchange(request, scene.agent(*prefix, scene.case.answers), calls, preamble)


def fail_with_error(scene: Scene, request: str) -> list[Exchange]:
    """Let the tool fail with an error; a second attempt mostly helps."""
    scene.note("tool_error")
    return _fail_tool(scene, request, "error", scene.voices.failures.error_replies)


def fail_with_timeout(scene: Scene, request: str) -> list[Exchange]:
    """Let the tool not answer in time; a second attempt mostly helps."""
    scene.note("tool_timeout")
    return _fail_tool(scene, request, "timeout", scene.voices.failures.timeout_replies)


def _fail_tool(scene: Scene, request: str, outcome: Outcome, replies: Templates) -> list[Exchange]:
    failures, tool = scene.voices.failures, scene.task.main_tool
    first = Exchange(request, scene.agent(replies), (scene.call(tool, outcome),))
    again = scene.user(_express_mood(scene), failures.retry_requests)
    if scene.chance(0.55):
        return [first, answer_smoothly(scene, again, failures.retry_successes)]
    scene.note("unresolved")
    return [first, Exchange(again, scene.agent(failures.handovers), (scene.call(tool, outcome),))]


def find_nothing(scene: Scene, request: str) -> list[Exchange]:
    """Let the tool find nothing; the user's second number mostly does."""
    scene.note("empty_result")
    failures, tool = scene.voices.failures, scene.task.main_tool
    first = Exchange(request, scene.agent(failures.empty_replies), (scene.call(tool, "empty"),))
    by_order = "order_id" in tool.arguments
    again = scene.user(_express_mood(scene), failures.empty_answers if by_order else failures.vague_answers)
    if by_order:
        scene.slots.correct("order")
    if scene.chance(0.6):
        return [first, answer_smoothly(scene, again)]
    scene.note("unresolved")
    return [first, Exchange(again, scene.agent(failures.second_empty_replies), (scene.call(tool, "empty"),))]


def repeat_call(scene: Scene, request: str) -> list[Exchange]:
    """Let the agent make the same call several times before it answers."""
    scene.note("repeated_call")
    smooth = answer_smoothly(scene, request, scene.voices.failures.repeated_replies)
    first, *rest = smooth.calls
    repeats = (first,) * scene.rng.randrange(1, 4)
    return [Exchange(request, smooth.reply, (*repeats, first, *rest), smooth.preamble)]


def correct_agent(scene: Scene, request: str) -> list[Exchange]:
    """Let the agent answer something else; the user puts it right."""
    scene.note("user_correction")
    wrong = Exchange(request, scene.agent(scene.task.misreadings))
    again = scene.user(_express_mood(scene), scene.task.corrections)
    return [wrong, answer_smoothly(scene, again, scene.voices.failures.apologies)]


def refuse_request(scene: Scene) -> list[Exchange]:
    """Let the user want what the agent must not do."""
    scene.note("refusal")
    aside = scene.rng.choice(scene.task.refusals)
    return [Exchange(scene.user(aside.user), scene.agent(aside.agent))]


def leave_unresolved(scene: Scene) -> list[Exchange]:
    """Let the answer not help; nothing more is to be had."""
    scene.note("unresolved")
    failures = scene.voices.failures
    return [
        Exchange(
            scene.user(_express_mood(scene), failures.unresolved_pushes),
            scene.agent(failures.unresolved_replies),
        )
    ]


def _express_mood(scene: Scene) -> Templates:
    """Return the remarks of the mood on a failure; often none."""
    return scene.mood.after_failure if scene.chance(0.65) else ()


LEADING: dict[str, Leading] = {
    "tool_error": fail_with_error,
    "tool_timeout": fail_with_timeout,
    "empty_result": find_nothing,
    "repeated_call": repeat_call,
    "user_correction": correct_agent,
}
TRAILING: dict[str, Trailing] = {"refusal": refuse_request, "unresolved": leave_unresolved}
