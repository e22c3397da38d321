"""Hand-written conversations, told line by line."""

from pattern_pipeline.facets.summary import Unit
from pattern_pipeline.traces.conversation.lines import Conversation, Line, LineKind

_KINDS: dict[str, LineKind] = {
    "user": "user",
    "agent": "assistant",
    "system": "system",
    "call": "tool_call",
    "result": "tool_result",
    "failed": "tool_result",
    "error": "error",
}


def conversation(*told: str) -> Conversation:
    """Lines told as ``user: words`` or, of a tool, ``call search: words``; ``failed`` is a failed result."""
    lines = []
    for number, line in enumerate(told, start=1):
        who, _, text = line.partition(":")
        role, _, tool = who.partition(" ")
        lines.append(Line(number, _KINDS[role], text.strip(), tool=tool, failed=role == "failed"))
    return Conversation(tuple(lines))


def unit(*told: str, name: str = "u1") -> Unit:
    return Unit(name, f"hash of {name}", conversation(*told))


CALM = (
    "user: Hi there, I'd like to change the delivery address of my parcel.",
    "agent: Sure. What is the new address?",
    'call update_address: {"parcel": "P-1"}',
    'result update_address: {"status": "changed"}',
    "agent: I changed it. Anything else?",
    "user: No, that's all. Thanks, bye.",
    "agent: Have a nice day.",
)
