"""Convert the input and output of a recorded step to messages or a tool run."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pattern_pipeline.traces.model import Message, SpanKind, ToolRun
from pattern_pipeline.traces.vocabularies.messages import find_messages, parse_messages
from pattern_pipeline.traces.vocabularies.values import to_text

# A single field of these holds all the arguments, or all the result.
_ARGUMENTS = ("input", "arguments", "args", "kwargs", "tool_input")
_RESULTS = ("output", "result", "return_value")


@dataclass(frozen=True, slots=True)
class StepContent:
    """The fields of a span that hold messages or a tool run."""

    input: tuple[Message, ...] = ()
    output: tuple[Message, ...] = ()
    tool: ToolRun | None = None


def parse_step(kind: SpanKind, name: str, given: Any, back: Any, *, outermost: bool) -> StepContent:
    """Parse the input and output of a step of this kind.

    Every value of a model call and of the outermost step counts as words. A step in between may receive
    program state, so only what is recognized as messages counts there.
    """
    if kind in ("tool", "retriever"):
        return StepContent(tool=_build_tool_run(name, given, back))
    read = parse_messages if kind == "llm" or outermost else find_messages
    return StepContent(read(given, "user"), read(back, "assistant"))


def _build_tool_run(name: str, given: Any, back: Any) -> ToolRun:
    result = _unwrap_single(back, _RESULTS)
    answers = find_messages(result, "tool") if isinstance(result, Mapping | list) else ()
    call_id = answers[0].tool_call_id if len(answers) == 1 and answers[0].role == "tool" else ""
    if not call_id and isinstance(given, Mapping):
        call_id = next((to_text(given[key]) for key in ("tool_call_id", "toolCallId") if given.get(key)), "")
    return ToolRun(
        name,
        arguments=to_text(_unwrap_single(given, _ARGUMENTS)),
        result=answers[0].text if answers and call_id and answers[0].tool_call_id else to_text(result),
        call_id=call_id,
    )


def _unwrap_single(value: Any, names: tuple[str, ...]) -> Any:
    """Return the value of an object whose one key is among ``names``; any other value unchanged."""
    if isinstance(value, Mapping) and len(value) == 1 and (name := next(iter(value))) in names:
        return value[name]
    return value


def format_error(error: Any) -> str:
    """Format a logged failure of any type as text."""
    if isinstance(error, Mapping):
        error = error.get("message") or error.get("error") or error
    if not error:
        return ""
    return "error" if error is True else to_text(error)
