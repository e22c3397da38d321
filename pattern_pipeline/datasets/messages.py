"""A conversation text as the messages that a model takes, cut at the decision point."""

from dataclasses import dataclass
from itertools import groupby

import orjson
from pydantic import BaseModel, ConfigDict

from pattern_pipeline.traces.lines import Line
from pattern_pipeline.traces.model import Role


class ChatMessage(BaseModel):
    """One message. ``name`` is the tool, of a call (``content``: the arguments) or of its result."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    role: Role
    content: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """What the agent had seen, and the answer it then gave; None where it gave none."""

    before: tuple[ChatMessage, ...]
    answer: ChatMessage | None


_ROLES: dict[str, Role] = {
    "system": "system",
    "user": "user",
    "assistant": "assistant",
    "tool_call": "assistant",
    "tool_result": "tool",
}


def messages_of(lines: str) -> tuple[ChatMessage, ...]:
    """Read the messages of ``preprocessed_traces.lines``. Lines of one speaker in a row are one message.

    Errors of spans are left out: the model never saw them. So is the line that marks a cut.
    """
    spoken = [line for line in (Line(**line) for line in orjson.loads(lines)) if line.kind in _ROLES]
    messages: list[ChatMessage] = []
    for (kind, tool), run in groupby(spoken, key=lambda line: (line.kind, line.tool)):
        if kind in ("tool_call", "tool_result"):
            messages += [ChatMessage(role=_ROLES[kind], content=line.text, name=tool or None) for line in run]
        else:
            messages.append(ChatMessage(role=_ROLES[kind], content="\n".join(line.text for line in run)))
    return tuple(messages)


def exchange(messages: tuple[ChatMessage, ...]) -> Exchange:
    """Cut before the last answer that follows a request; what came after the answer is left out."""
    asked = next((place for place, message in enumerate(messages) if message.role == "user"), len(messages))
    answers = [
        place
        for place, message in enumerate(messages)
        if place > asked and message.role == "assistant" and message.name is None
    ]
    if not answers:
        return Exchange(before=messages, answer=None)
    return Exchange(before=messages[: answers[-1]], answer=messages[answers[-1]])
