"""Messages that are a program's state written down, not words."""

from pattern_pipeline.traces.model import Message


def is_data(message: Message) -> bool:
    """Whether a message's text is JSON; calls of tools are no data."""
    return not message.tool_calls and message.text.lstrip()[:1] in ("{", "[")
