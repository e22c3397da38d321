"""Convert dialogues to the chat form, and build the span of a whole dialogue."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pattern_pipeline.traces.model import Message, Span
from pattern_pipeline.traces.vocabularies.message_shapes.roles import find_role
from pattern_pipeline.traces.vocabularies.values import parse_if_json

_CALLS = ("function_call", "tool_call", "functioncall", "function-call", "tool-call")
_SPEAKERS = ("role", "from", "sender", "speaker", "author")


def build_dialogue_span(
    span_id: str,
    messages: Sequence[Message],
    started_at: datetime,
    ended_at: datetime,
    *,
    name: str = "conversation",
    parent_id: str = "",
    error: str = "",
    model: str = "",
    input_tokens: int = 0,
    output_tokens: int = 0,
) -> Span:
    """Build one model span of a whole dialogue; the last assistant messages are its output.

    The span never ends before it begins.
    """
    answer = len(messages)
    while answer and messages[answer - 1].role == "assistant":
        answer -= 1
    return Span(
        span_id,
        name,
        "llm",
        started_at,
        max(started_at, ended_at),
        parent_id,
        input=tuple(messages[:answer]),
        output=tuple(messages[answer:]),
        error=error,
        model=model,
        input_tokens=input_tokens,
        output_tokens=output_tokens,
    )


def convert_calls(dialogue: list[Any]) -> list[Any]:
    """Convert tool calls that a shared data set writes as JSON text (``from`` and ``value``) to calls."""
    return [_convert_call(item) if isinstance(item, dict) and _is_call(item) else item for item in dialogue]


def _is_call(item: Mapping[str, Any]) -> bool:
    who = item.get("role")
    if not isinstance(who, str):
        who = next((item[key] for key in _SPEAKERS if isinstance(item.get(key), str)), "")
    return who.lower() in _CALLS and "tool_calls" not in item and _get_content(item) is not None


def _convert_call(item: Mapping[str, Any]) -> Mapping[str, Any]:
    asked = parse_if_json(_get_content(item))
    calls = asked if isinstance(asked, list) else [asked]
    if all(isinstance(call, Mapping) and ("name" in call or "function" in call) for call in calls):
        return {"role": "assistant", "content": None, "tool_calls": calls}
    return item if find_role(item.get("role")) else {"role": "assistant", "content": _get_content(item)}


def _get_content(item: Mapping[str, Any]) -> Any:
    return next((item[key] for key in ("value", "content", "text") if item.get(key)), None)
