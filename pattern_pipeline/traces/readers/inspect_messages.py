"""Messages of Inspect logs in the chat form: attachments, calls and failures as others write them."""

import re
from collections.abc import Mapping
from typing import Any

_ATTACHMENT = re.compile(r"attachment://([0-9a-fA-F]+)")
# Content nested deeper than this is no content of a message.
_DEEPEST = 20


def insert_attachments(value: Any, attachments: Mapping[str, Any], depth: int = 0) -> Any:
    """The value with every ``attachment://…`` replaced by what it names; unknown ones stay."""
    if not attachments or depth > _DEEPEST:
        return value
    if isinstance(value, str):
        return _ATTACHMENT.sub(lambda match: str(attachments.get(match[1], match[0])), value)
    if isinstance(value, Mapping):
        return {key: insert_attachments(item, attachments, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [insert_attachments(item, attachments, depth + 1) for item in value]
    return value


def convert_dialogue(dialogue: list[Any]) -> list[Any]:
    """The messages with calls named as ``name`` and failures of tools told in their content."""
    return [_convert_message(message) if isinstance(message, Mapping) else message for message in dialogue]


def _convert_message(message: Mapping[str, Any]) -> Mapping[str, Any]:
    if isinstance(calls := message.get("tool_calls"), list):
        return {**message, "tool_calls": [_convert_call(call) for call in calls]}
    error = message.get("error") or message.get("tool_error")
    if message.get("role") != "tool" or not error:
        return message
    words = error.get("message") or error.get("type") if isinstance(error, Mapping) else error
    content = message.get("content")
    if isinstance(content, str):
        content = "\n".join(part for part in (f"Error: {words}", content) if part)
    elif isinstance(content, list):
        content = [{"type": "text", "text": f"Error: {words}"}, *content]
    else:
        content = f"Error: {words}"
    return {**message, "content": content, "error": None}


def _convert_call(call: Any) -> Any:
    if isinstance(call, Mapping) and isinstance(call.get("function"), str):
        return {"id": call.get("id"), "name": call["function"], "arguments": call.get("arguments")}
    return call
