"""A trace as the messages that a model takes, cut at the decision point."""

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from pattern_pipeline.traces.history import merge_history
from pattern_pipeline.traces.model import Role
from pattern_pipeline.traces.payload import from_payload


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
_OF_TOOLS = ("tool_call", "tool_result")


def messages_of(payload: str) -> tuple[ChatMessage, ...]:
    """Read the messages of ``raw_traces.payload``, word for word: nothing is cut, blank lines stay.

    What sub-agents said among themselves and errors of spans are left out: the agent never saw them.
    """
    entries = [entry for entry in merge_history(from_payload(payload)) if entry.kind in _ROLES]
    outermost = min((entry.depth for entry in entries if entry.kind != "system"), default=0)
    return tuple(
        ChatMessage(
            role=_ROLES[entry.kind],
            content=entry.text,
            name=(entry.tool or "unknown") if entry.kind in _OF_TOOLS else None,
        )
        for entry in entries
        if entry.depth <= outermost
    )


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
