"""Define an issue, one thing that went wrong in a conversation, and the kinds of issues."""

from dataclasses import dataclass
from typing import Literal

IssueKind = Literal[
    "wrong_claim",
    "tool_failure",
    "refusal",
    "empty_result",
    "repeated_call",
    "gives_up",
    "asks_for_person",
    "persists",
    "correction",
    "asks_again",
    "apology",
    "unresolved",
]
# In the order in which a person would want them named. Sentences begin with these phrases: they are an interface.
PHRASES: dict[IssueKind, str] = {
    "wrong_claim": "Agent claimed what the tool's result denies",
    "tool_failure": "Tool call failed",
    "refusal": "Agent could not do what was asked",
    "empty_result": "Nothing was found",
    "repeated_call": "Same call repeated without progress",
    "gives_up": "User gave up",
    "asks_for_person": "User asked for a person",
    "persists": "Problem persisted after the agent's answer",
    "correction": "User corrected the agent",
    "asks_again": "User asked for the same again",
    "apology": "Agent apologised for a mistake",
    "unresolved": "Conversation ended unresolved",
}
# How surely something is amiss where a kind is seen, 0 to 1; by judgement, not fitted: refusing is often right.
STRENGTHS: dict[IssueKind, float] = {
    "wrong_claim": 0.7,
    "tool_failure": 0.4,
    "refusal": 0.2,
    "empty_result": 0.2,
    "repeated_call": 0.4,
    "gives_up": 0.6,
    "asks_for_person": 0.4,
    "persists": 0.3,
    "correction": 0.5,
    "asks_again": 0.5,
    "apology": 0.3,
    "unresolved": 0.6,
}
ORDER: tuple[IssueKind, ...] = tuple(PHRASES)


@dataclass(frozen=True, slots=True)
class Issue:
    """Its kind, the lines that show it, the tool it concerns (if any) and the words that show it."""

    kind: IssueKind
    lines: tuple[int, ...]
    tool: str = ""
    words: str = ""


def parse_kind(sentence: str) -> IssueKind | None:
    """Read the kind that an Issues sentence of the local extractor names; None for any other text."""
    return next((kind for kind, phrase in PHRASES.items() if sentence.startswith(phrase)), None)
