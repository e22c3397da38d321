"""Parse message arrays from JSON strings; each message is parsed once though every span repeats it."""

from typing import Any

from pattern_pipeline.traces.model import Message, Role
from pattern_pipeline.traces.vocabularies.messages import find_messages, parse_messages
from pattern_pipeline.traces.vocabularies.values import parse_if_json

# The histories of some agents that ran at the same time, with a bound on memory.
_CACHED = 8
_CACHED_CHARACTERS = 4_000_000
# Every message names its role, so that the default does not matter to the cache.
_BEGINNING = '[{"role"'
_recent: dict[str, tuple[Message, ...]] = {}


def parse_message_array(value: Any, default: Role) -> tuple[Message, ...]:
    """Parse an array of messages, structured or as JSON text; empty where there is no value.

    A text that continues a recent one (``[a, b]``, then ``[a, b, c]``) returns the same objects for what both
    hold.
    """
    if not isinstance(value, str):
        return parse_messages(value, default) if value else ()
    if not value.startswith(_BEGINNING) or not value.endswith("}]") or len(value) > _CACHED_CHARACTERS:
        return parse_messages(value, default) if value.strip() else ()
    found = _parse_continuation(value, default)
    _recent[value[:-1]] = found
    if len(_recent) > _CACHED:
        _recent.pop(next(iter(_recent)), None)
    return found


def _parse_continuation(value: str, default: Role) -> tuple[Message, ...]:
    for earlier in reversed(list(_recent)):
        if value.startswith(earlier):
            # The earlier text without its bracket ends with a whole message, if a comma or
            # the bracket follows.
            rest = value[len(earlier) :].lstrip()
            if rest == "]":
                return _recent.get(earlier) or _parse_messages(value, default)
            known = _recent.pop(earlier, None) if rest.startswith(",") else None
            if known is not None:
                return known + _parse_messages(f"[{rest[1:]}", default)
    return _parse_messages(value, default)


def _parse_messages(value: str, default: Role) -> tuple[Message, ...]:
    # What is plainly a list need not be looked at as all else that a text may be.
    items = parse_if_json(value)
    return (find_messages(items, default) if isinstance(items, list) else ()) or parse_messages(
        value, default
    )
