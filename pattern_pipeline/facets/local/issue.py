"""One thing that went wrong in a conversation."""

from dataclasses import dataclass
from typing import Literal

IssueKind = Literal[
    "tool_failure",
    "refusal",
    "empty_result",
    "repeated_call",
    "persists",
    "correction",
    "apology",
    "unresolved",
]
# In the order in which a person would want them named.
PHRASES: dict[IssueKind, str] = {
    "tool_failure": "Tool call failed",
    "refusal": "Agent could not do what was asked",
    "empty_result": "Nothing was found",
    "repeated_call": "Same call repeated without progress",
    "persists": "Problem persisted after the agent's answer",
    "correction": "User corrected the agent",
    "apology": "Agent apologised for a mistake",
    "unresolved": "Conversation ended unresolved",
}
ORDER: tuple[IssueKind, ...] = tuple(PHRASES)


@dataclass(frozen=True, slots=True)
class Issue:
    """Its kind, the lines that show it, the tool it concerns (if any) and the words that show it."""

    kind: IssueKind
    lines: tuple[int, ...]
    tool: str = ""
    words: str = ""
