"""Parse messages in texts: JSON in strings, Python notation, dialogues with a role before each turn."""

import re
from typing import Any

from pattern_pipeline.traces.model import Message, Role
from pattern_pipeline.traces.vocabularies.message_shapes.attachments import replace_bytes
from pattern_pipeline.traces.vocabularies.message_shapes.python_text import parse_python_value
from pattern_pipeline.traces.vocabularies.message_shapes.roles import find_role
from pattern_pipeline.traces.vocabularies.values import parse_if_json

# An export of an export of a JSON string.
_DEEPEST = 4
_ROLES = "system|developer|user|human|assistant|ai|tool|function|model|chatbot"
_TURN = re.compile(rf"^[ \t]*({_ROLES})[ \t]*:[ \t]*", re.I | re.M)
# The templates of open models: <|im_start|>user … <|im_end|>, <|start_header_id|>user<|end_header_id|> ….
_TEMPLATE = re.compile(
    r"<\|(?:im_start|start_header_id|start)\|>\s*(\w+)\s*(?:<\|(?:end_header_id|message)\|>|\n)"
)
_TEMPLATE_ENDS = ("<|im_end|>", "<|eot_id|>", "<|end_of_text|>", "<|end|>", "<|return|>", "<|eom_id|>")
_NOTHING = ("", "None", "null", "undefined")


def parse_structure(text: str) -> Any:
    """Parse the JSON or Python notation of a text, else return the text; None where it is empty."""
    value: Any = text
    for _ in range(_DEEPEST):
        if not isinstance(value, str):
            return value
        stripped = value.strip()
        if stripped in _NOTHING:
            return None
        inner = parse_if_json(stripped) if stripped[:1] in ("{", "[", '"') else value
        if inner is value or inner == stripped:
            found = parse_python_value(value)
            return value if found is None else found
        value = inner
    return value


def parse_turns(text: str, default: Role) -> tuple[Message, ...]:
    """Parse the turns of a dialogue in one text; any other text becomes one message."""
    starts = list(_TEMPLATE.finditer(text)) if text.lstrip()[:2] == "<|" else _find_turns(text)
    if not starts or text[: starts[0].start()].strip():
        return (Message(default, replace_bytes(text)),)
    roles = [find_role(start[1]) for start in starts]
    if roles != ["assistant"] if default == "assistant" else default != "user" or "user" not in roles:
        # An answer may quote a dialogue, and a report begin with "System: Windows": both are one message.
        return (Message(default, replace_bytes(text)),)
    found: list[Message] = []
    for start, following in zip(starts, (*starts[1:], None), strict=True):
        words = text[start.end() : following.start() if following else None]
        for mark in _TEMPLATE_ENDS:
            words = words.strip().removesuffix(mark)
        words = words.strip()
        if words not in _NOTHING:
            found.append(Message(find_role(start[1]) or default, replace_bytes(words)))
    return tuple(found)


def is_bare_role(text: str) -> bool:
    """Decide whether a text is only the role before a turn, as an answer without words is."""
    return _TURN.fullmatch(text.strip()) is not None


def _find_turns(text: str) -> list[re.Match[str]]:
    """Find where ``user: …`` turns begin; all names are capitalized like the first (``user`` or ``User``)."""
    first = _TURN.match(text.lstrip("\n"))
    if first is None:
        return []
    return [match for match in _TURN.finditer(text) if match[1][0].isupper() == first[1][0].isupper()]
