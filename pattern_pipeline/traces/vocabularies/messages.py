"""Parse messages of any shape that a provider or framework writes; ``message_shapes`` holds the shapes."""

from collections.abc import Iterator, Mapping
from typing import Any

from pattern_pipeline.traces.model import Message, Role, ToolCall
from pattern_pipeline.traces.vocabularies.message_shapes.attachments import replace_bytes
from pattern_pipeline.traces.vocabularies.message_shapes.calls import (
    find_call_id,
    format_result,
    is_failure,
    mark_failed,
    parse_sibling_calls,
)
from pattern_pipeline.traces.vocabularies.message_shapes.common_shapes import (
    WRITTEN_PARTS,
    parse_common_shape,
)
from pattern_pipeline.traces.vocabularies.message_shapes.content_parts import (
    Content,
    is_definition,
    is_empty,
    is_part,
    is_result,
    is_silent,
    split_content,
)
from pattern_pipeline.traces.vocabularies.message_shapes.envelopes import find_candidates
from pattern_pipeline.traces.vocabularies.message_shapes.roles import ROLES, find_speaker, get_role
from pattern_pipeline.traces.vocabularies.message_shapes.streams import join_fragments
from pattern_pipeline.traces.vocabularies.message_shapes.texts import (
    is_bare_role,
    parse_structure,
    parse_turns,
)
from pattern_pipeline.traces.vocabularies.values import to_text

__all__ = ["find_messages", "get_role", "parse_messages"]

# Objects nested deeper than this hold no messages but a program's data.
_DEEPEST = 12
_CONTENTS = (
    "parts", "content", "text", "contents", "items", "_content", "blocks", "message", "value", "Items", "Content",
    "tool_return", "audio",
)  # fmt: skip
_OWN_ROLES: dict[str, Role] = {"system-prompt": "system", "user-prompt": "user"}


def parse_messages(value: Any, default: Role) -> tuple[Message, ...]:
    """Parse the messages in a value of any shape; never raises.

    ``default``: the role of words that name none. A value without messages becomes one message of its JSON,
    so that nothing is lost; only empty values return nothing.
    """
    try:
        if found := find_messages(value, default):
            return found
        inner = parse_structure(value) if isinstance(value, str) else value
        if is_empty(inner) or is_silent(inner) or (isinstance(value, str) and is_bare_role(value)):
            return ()
        words = value if isinstance(value, str) else to_text(value)
    except RecursionError:
        words = value if isinstance(value, str) else ""
    return (Message(default, replace_bytes(words)),) if words.strip() else ()


def find_messages(value: Any, default: Role) -> tuple[Message, ...]:
    """Find messages like ``parse_messages``, but none in program state. Never raises."""
    inner = parse_structure(value) if isinstance(value, str) else value
    try:
        found = _parse_history(inner, default)
    except RecursionError:
        return ()
    if default == "assistant":
        found = list(join_fragments(tuple(found)))
    return tuple([one for one in found if one.text.strip() or one.tool_calls or one.role == "tool"])


def _parse_history(value: Any, default: Role) -> list[Message]:
    """Parse a value; a plain list of plain messages, nearly every value, takes the fast path."""
    if not isinstance(value, list) or not value or not isinstance(value[0], dict) or "role" not in value[0]:
        return list(_parse_item(value, default, 0))
    found: list[Message] = []
    for item in value:
        plain = parse_common_shape(item) if isinstance(item, dict) else None
        found.extend(_parse_item(item, default, 1) if plain is None else plain)
    return found


def _parse_item(item: Any, default: Role, depth: int) -> Iterator[Message]:
    if isinstance(item, dict):
        plain = parse_common_shape(item)
        if plain is None:
            yield from _parse_object(item, default, depth)
        else:
            yield from plain
    elif isinstance(item, str):
        yield from _parse_text(item, default, depth)
    elif isinstance(item, list | tuple) and depth < _DEEPEST:
        if _is_pair(item):
            yield Message(get_role(item[0]), replace_bytes(item[1]))
        elif _are_parts(item):
            yield from _build_messages(default, {}, split_content(item))
        else:
            for inner in item:
                yield from _parse_item(inner, default, depth + 1)


def _parse_object(item: Mapping[str, Any], default: Role, depth: int) -> Iterator[Message]:
    if is_definition(item):
        return
    speaking = find_speaker(item)
    if speaking is not None:
        yield from _parse_speech(speaking, item, depth)
    elif isinstance(item.get("parts"), list):
        yield from _parse_speech(default, item, depth)
    elif is_part(item):
        yield from _build_messages(default, {}, split_content(item))
    elif depth < _DEEPEST:
        for inner in find_candidates(item, default):
            found = [one for value, who in inner.values for one in _parse_item(value, who, depth + 1)]
            if found:
                for value, who in inner.before:
                    yield from _parse_item(value, who, depth + 1)
                yield from found
                return


def _parse_speech(who: Role, item: Mapping[str, Any], depth: int) -> Iterator[Message]:
    content = next((item[key] for key in _CONTENTS if item.get(key) is not None), None)
    inner = _unwrap_message(item, content)
    if inner is not None and depth < _DEEPEST:
        yield from _parse_item(inner if "role" in inner else {"type": who, **inner}, who, depth + 1)
        return
    if isinstance(content, str) and content.startswith(WRITTEN_PARTS):
        written = parse_structure(content)
        parts = written if isinstance(written, list) else [written]
        content = parts if _has_results(parts) or (who != "tool" and _are_parts(parts)) else content
    if who == "tool" and not _has_results(content):
        words = format_result(content)
        yield Message("tool", mark_failed(words) if is_failure(item) else words, (), find_call_id(item))
        return
    if isinstance(content, list) and any(_get_part_role(part) for part in content):
        for part in content:
            yield from _build_messages(_get_part_role(part) or who, {}, split_content(part))
        return
    yield from _build_messages(who, item, split_content(content))


def _unwrap_message(item: Mapping[str, Any], content: Any) -> Mapping[str, Any] | None:
    """Return the message inside an object that only repeats the role."""
    event = item.get("gen_ai.event.content", item.get("message"))
    for inner in (
        parse_structure(event) if isinstance(event, str) and event.startswith("{") else event,
        content if isinstance(content, Mapping) and "role" in content else None,
        item.get("data") if content is None else None,
    ):
        if isinstance(inner, Mapping):
            calls = {key: item[key] for key in ("tool_calls", "toolCalls") if item.get(key)}
            return {**calls, **{key: value for key, value in inner.items() if value is not None}}
    return None


def _build_messages(who: Role, item: Mapping[str, Any], found: Content) -> Iterator[Message]:
    calls = found.calls
    if item:
        known = {call.id or (call.name, call.arguments) for call in calls}
        calls += [
            one for one in parse_sibling_calls(item) if (one.id or (one.name, one.arguments)) not in known
        ]
    words = found.words
    if found.answers:
        yield from found.results
    if words or calls:
        if words and calls and who in ("user", "system") and item:
            yield Message(who, words)
            words = ""
        # Only the model calls tools, whatever role a part's own was taken for.
        yield Message("assistant" if calls else who, words, _drop_empty_calls(calls))
    if not found.answers:
        yield from found.results


def _drop_empty_calls(calls: list[ToolCall]) -> tuple[ToolCall, ...]:
    return tuple(one for one in calls if one.name or one.arguments or one.id)


def _parse_text(words: str, default: Role, depth: int) -> Iterator[Message]:
    if depth == 0 or not words.strip():
        # A blank is a fragment of a stream.
        yield from parse_turns(words, default) if words.strip() else (Message(default, words),)
        return
    inner = parse_structure(words)
    if isinstance(inner, str):
        yield from parse_turns(words if inner.strip() == words.strip() else inner, default)
    elif inner is not None:
        found = tuple(_parse_item(inner, default, depth + 1)) if depth < _DEEPEST else ()
        yield from found or (Message(default, replace_bytes(words)),)


def _is_pair(item: list[Any] | tuple[Any, ...]) -> bool:
    """Recognize ``["user", "hello"]``: a role and words."""
    return len(item) == 2 and all(isinstance(word, str) for word in item) and item[0].lower() in ROLES


def _are_parts(items: list[Any] | tuple[Any, ...]) -> bool:
    """Decide whether all items are parts of one message; results are messages of their own."""
    return bool(items) and all(
        isinstance(item, Mapping)
        and "role" not in item
        and is_part(item)
        and not is_result(item)
        and not is_definition(item)
        for item in items
    )


def _has_results(content: Any) -> bool:
    items = content if isinstance(content, list) else [content]
    return any(isinstance(item, Mapping) and is_result(item) for item in items)


def _get_part_role(part: Any) -> Role | None:
    kind = part.get("part_kind") if isinstance(part, Mapping) else None
    return _OWN_ROLES.get(kind) if isinstance(kind, str) else None
