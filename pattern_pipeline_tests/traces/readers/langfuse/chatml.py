"""How many of the messages that Langfuse itself found in an export our spans hold too."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from pattern_pipeline.traces.model import Message, Span, ToolCall, Trace
from pattern_pipeline.traces.readers.registry import read_paths
from pattern_pipeline.traces.vocabularies.message_shapes.roles import find_role

# What Langfuse writes beside a message's own words.
_BESIDES = ("tools", "tool_calls", "json", "type", "role")


@dataclass(slots=True)
class Score:
    """Counts over one export; ``missing`` says what was not found, for a person to look at."""

    expected: int = 0
    found: int = 0
    roles: int = 0
    roles_right: int = 0
    calls: int = 0
    calls_right: int = 0
    missing: list[str] = field(default_factory=list)


def score(export: Path) -> Score:
    """Compare ``NAME.trace.json`` with ``NAME.chatml.json`` beside it."""
    traces = [item for item in read_paths([export]) if isinstance(item, Trace)]
    spans = {span.span_id: span for trace in traces for span in trace.spans}
    told = orjson.loads(export.with_name(export.name.replace(".trace.", ".chatml.")).read_bytes())
    total = Score()
    for observation, sides in told.items():
        for side, answer in sides.items():
            if answer.get("success"):
                ours = _ours(spans[observation], side) if observation in spans else ()
                for item in answer["data"]:
                    _count(total, item, ours, f"{observation} {side}")
    return total


def _count(total: Score, item: Mapping[str, Any], ours: tuple[Message, ...], where: str) -> None:
    whole = _whole(item)
    words, calls = _words(whole), _calls(whole)
    if not words and not calls:
        return
    total.expected += 1
    total.calls += len(calls)
    match = next((own for own in ours if _same(own, words, calls, item)), None)
    if match is None:
        total.missing.append(f"{where}: {json.dumps(item)[:300]}")
        return
    total.found += 1
    total.calls_right += len(calls)
    if wanted := find_role(whole.get("role")):
        total.roles += 1
        # A provider has no role for results of tools: it sends them as the user's.
        total.roles_right += match.role == wanted or (wanted == "user" and match.role == "tool")


def _whole(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """The message, be it in the rest that Langfuse could not place (``json``)."""
    rest = item.get("json")
    while isinstance(rest, dict) and isinstance(rest.get("json"), dict):
        rest = rest["json"]
    if isinstance(rest, dict) and item.get("content") is None and not item.get("tool_calls"):
        return rest["message"] if isinstance(rest.get("message"), dict) else {**rest, **item}
    return item


def _words(whole: Mapping[str, Any]) -> str:
    content = whole.get("content", whole.get("text"))
    if isinstance(content, list) and content and all(isinstance(part, dict) for part in content):
        texts = [part.get("text") for part in content]
        content = "".join(texts) if all(isinstance(one, str) for one in texts) else content
    if content is None and "role" not in whole:
        # Data that is no message at all, such as the rows that a tool found.
        content = {key: value for key, value in whole.items() if key not in _BESIDES} or None
    return _plain(content)


def _calls(whole: Mapping[str, Any]) -> list[ToolCall]:
    return [
        ToolCall(call["name"], _plain(call["arguments"]), call.get("id") or "")
        for call in whole.get("tool_calls") or ()
    ]


def _same(own: Message, words: str, calls: list[ToolCall], item: Mapping[str, Any]) -> bool:
    own_calls = [ToolCall(call.name, _plain(call.arguments), call.id) for call in own.tool_calls]
    if own_calls != calls:
        return False
    text = _plain(own.text)
    if text == words or "".join(text.splitlines()) == words:
        return True
    # An object that nobody said as a message: its own words, or itself among others, are enough.
    if item.get("content") is None and isinstance(item.get("json"), dict):
        return bool(text) and (text in {_plain(part) for part in _strings(item["json"])} or words in text)
    return False


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)


def _plain(value: Any) -> str:
    """Text without white space; JSON in one notation."""
    if isinstance(value, str):
        try:
            value = orjson.loads(value)
        except orjson.JSONDecodeError:
            return "".join(value.split())
    if value in (None, "", {}, []):
        return "{}" if value == {} else ""
    return "".join(value.split()) if isinstance(value, str) else "".join(json.dumps(_numbers(value)).split())


def _numbers(value: Any) -> Any:
    """JavaScript, which wrote the expected messages, has no 44.0: it writes 44."""
    if isinstance(value, dict):
        return {key: _numbers(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_numbers(inner) for inner in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _ours(span: Span, side: str) -> tuple[Message, ...]:
    said = span.input if side == "input" else span.output
    if span.tool is None:
        return said
    return (*said, Message("tool", span.tool.arguments if side == "input" else span.tool.result))
