"""Read a trace as the messages that a model takes, and cut them at the decision point."""

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from pattern_pipeline.language.courtesies import is_question
from pattern_pipeline.language.requests import asks_for_something, list_statements
from pattern_pipeline.traces.conversation.history import merge_history
from pattern_pipeline.traces.model import Role
from pattern_pipeline.traces.payload import from_payload

_ROLES: dict[str, Role] = {
    "system": "system",
    "user": "user",
    "assistant": "assistant",
    "tool_call": "assistant",
    "tool_result": "tool",
}
_OF_TOOLS = ("tool_call", "tool_result")


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


def read_messages(payload: str) -> tuple[ChatMessage, ...]:
    """Read the messages of ``raw_traces.payload``, word for word: nothing is cut, blank lines stay.

    Messages between sub-agents and errors of spans are left out: the agent never saw them.
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


def cut_exchange(messages: tuple[ChatMessage, ...]) -> Exchange:
    """Cut before the last answer that the agent had to work for; what came after it is left out.

    That is an answer after a tool call, or to a turn that asks: an eval of "you're welcome" measures nothing.
    If there is none, before the last answer that follows a user's turn.
    """
    first_request = next(
        (place for place, message in enumerate(messages) if message.role == "user"), len(messages)
    )
    answers = [
        place for place, message in enumerate(messages) if place > first_request and _is_answer(message)
    ]
    if not answers:
        return Exchange(before=messages, answer=None)
    substantial = [place for place in answers if _is_substantial(messages, place)]
    cut = (substantial or answers)[-1]
    return Exchange(before=messages[:cut], answer=messages[cut])


def _is_answer(message: ChatMessage) -> bool:
    return message.role == "assistant" and message.name is None


def _is_substantial(messages: tuple[ChatMessage, ...], place: int) -> bool:
    since = [place for place, message in enumerate(messages[:place]) if _is_answer(message)]
    turn = messages[since[-1] + 1 if since else 0 : place]
    if any(message.role == "tool" or message.name is not None for message in turn):
        return True
    sentences = [
        sentence
        for message in turn
        if message.role == "user"
        for sentence in list_statements(message.content)
    ]
    return any(asks_for_something(sentence) or is_question(sentence) for sentence in sentences)
