"""Recognize messages that hold serialized program state instead of text."""

import re

from pattern_pipeline.traces.model import Message

# A Python object written down, perhaps cut before its end: StopEvent(result=AgentOutput(…
_WRITTEN_OBJECT = re.compile(r"\s*[A-Za-z_][\w.]*\((?:[A-Za-z_]\w*=|\))")


def is_data(message: Message) -> bool:
    """Decide whether a message's text is JSON or a Python object; messages with tool calls are not."""
    if message.tool_calls:
        return False
    return message.text.lstrip()[:1] in ("{", "[") or _WRITTEN_OBJECT.match(message.text) is not None
