"""Restore lists and messages that are flattened into numbered keys (``prompt.0.content``), and flatten."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pattern_pipeline.traces.model import Message, ToolCall
from pattern_pipeline.traces.vocabularies.message_shapes.attachments import describe_attachment, replace_bytes
from pattern_pipeline.traces.vocabularies.message_shapes.roles import get_role
from pattern_pipeline.traces.vocabularies.values import to_text
from pattern_pipeline.traces.vocabularies.vocabulary import Attributes

Flattened = tuple[Message, ...]
_FUNCTION_CALL = {"function_call_name": "function.name", "function_call_arguments_json": "function.arguments"}
_Slot = tuple[int, int]
_ELSEWHERE: _Slot = (-1, -1)
_CACHED = 65_536
_PLACES: dict[str, tuple[_Slot, str]] = {}
_SLOTS: dict[_Slot, _Slot] = {}
_SIDES = ("llm.input_messages.", "llm.output_messages.")


def unflatten_list(attributes: Attributes, prefix: str) -> list[Any]:
    """Restore the list under ``prefix`` (``gen_ai.prompt.``) in order of the numbers; empty if none."""
    root: dict[str, Any] = {}
    for name, value in attributes.items():
        if name.startswith(prefix):
            _insert_value(root, name[len(prefix) :].split("."), value)
    if not root or not all(name.isdecimal() for name in root):
        return []
    built = _build_value(root)
    return built if isinstance(built, list) else []


def flatten_value(value: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    """Flatten a structure into names and plain values, with lists numbered."""
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from flatten_value(item, f"{prefix}.{name}")
    elif isinstance(value, list) and value and all(isinstance(item, Mapping) for item in value):
        for number, item in enumerate(value):
            yield from flatten_value(item, f"{prefix}.{number}")
    else:
        yield prefix, value


def _insert_value(root: dict[str, Any], path: list[str], value: Any) -> None:
    for step in path[:-1]:
        inner = root.setdefault(step, {})
        if not isinstance(inner, dict):
            # A name that is both a value and the beginning of other names: the plain value counts.
            return
        root = inner
    root.setdefault(path[-1], value)


def _build_value(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    if node and all(name.isdecimal() for name in node):
        return [_build_value(node[name]) for name in sorted(node, key=int)]
    return {name: _build_value(inner) for name, inner in node.items()}


@dataclass(frozen=True, slots=True)
class Sides:
    """The messages of a model call: its input and its output."""

    input: Flattened
    output: Flattened


def parse_numbered_messages(attributes: Attributes) -> Sides:
    """Parse ``llm.input_messages.N`` and ``llm.output_messages.N`` in order of N."""
    slots: dict[_Slot, list[tuple[str, Any]]] = {}
    current, fields = _ELSEWHERE, []
    for key, value in attributes.items():
        slot, field = _PLACES.get(key) or _locate_field(key)
        if slot is _ELSEWHERE:
            continue
        # The fields of a message are mostly adjacent, so that it is rarely looked up.
        if slot is not current:
            current, fields = slot, slots.setdefault(slot, [])
        fields.append((field, value))
    sides: tuple[list[Message], list[Message]] = ([], [])
    for slot in sorted(slots):
        sides[slot[0]].append(_build_message(tuple(slots[slot])))
    return Sides(tuple(sides[0]), tuple(sides[1]))


def _locate_field(key: str) -> tuple[_Slot, str]:
    """Find the message that a key belongs to, and its field; cached, as every span repeats the keys."""
    if len(_PLACES) >= _CACHED:
        _PLACES.clear()
        _SLOTS.clear()
    place = (_ELSEWHERE, "")
    for side, prefix in enumerate(_SIDES):
        number, _, field = (
            key.removeprefix(prefix).partition(".message.") if key.startswith(prefix) else ("",) * 3
        )
        if number.isdecimal() and field:
            slot = (side, int(number))
            place = (_SLOTS.setdefault(slot, slot), field)
    _PLACES[key] = place
    return place


def _build_message(fields: tuple[tuple[str, Any], ...]) -> Message:
    try:
        return _build_cached_message(fields)
    except TypeError:
        # A value that is no plain text cannot be looked up.
        return _build_cached_message.__wrapped__(fields)


# Every span repeats the history: all copies of a message share one object.
@lru_cache(maxsize=1024)
def _build_cached_message(fields: tuple[tuple[str, Any], ...]) -> Message:
    who, words, identity = "", "", ""
    parts: dict[int, dict[str, str]] = {}
    calls: dict[int, dict[str, str]] = {}
    for field, value in fields:
        if field == "role":
            who = to_text(value)
        elif field == "content":
            words = replace_bytes(to_text(value))
        elif field == "tool_call_id":
            identity = to_text(value)
        elif field in _FUNCTION_CALL:
            # The first models made one call, which has no id.
            calls.setdefault(-1, {})[_FUNCTION_CALL[field]] = to_text(value)
        elif (inner := _split_field(field)) is not None:
            family, number, name = inner
            (calls if family == "tool_calls" else parts).setdefault(number, {})[name] = to_text(value)
    words = words or "\n".join(filter(None, (_format_part(part) for _, part in sorted(parts.items()))))
    return Message(
        get_role(who), words, tuple(_build_call(call) for _, call in sorted(calls.items())), identity
    )


def _format_part(part: dict[str, str]) -> str:
    kind = part.get("type", "text")
    if kind in ("reasoning", "thinking", "redacted_thinking"):
        return ""
    if "text" in part:
        return replace_bytes(part["text"])
    place = next((value for name, value in part.items() if name.endswith(".url") and value), "")
    return describe_attachment(kind if kind != "text" else "image", {"url": place}) if place else ""


@lru_cache(maxsize=65_536)
def _split_field(field: str) -> tuple[str, int, str] | None:
    family, _, rest = field.partition(".")
    number, _, name = rest.partition(".")
    prefix = {"tool_calls": "tool_call.", "contents": "message_content."}.get(family)
    if prefix is None or not number.isdecimal():
        return None
    return family, int(number), name.removeprefix(prefix)


def _build_call(call: dict[str, str]) -> ToolCall:
    return ToolCall(call.get("function.name", ""), call.get("function.arguments", ""), call.get("id", ""))
