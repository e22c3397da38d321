"""Dialogues as data sets share them (``from`` and ``value``), in the chat form."""

from collections.abc import Mapping
from typing import Any

from pattern_pipeline.traces.vocabularies.message_shapes.roles import find_role
from pattern_pipeline.traces.vocabularies.values import parse_if_json

_CALLS = ("function_call", "tool_call", "functioncall", "function-call", "tool-call")
_SPEAKERS = ("role", "from", "sender", "speaker", "author")


def convert_calls(dialogue: list[Any]) -> list[Any]:
    """The messages with calls that stand as their JSON turned into calls; all else as it is."""
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
