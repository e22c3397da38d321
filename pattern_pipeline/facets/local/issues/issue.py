"""Define an issue, one thing that went wrong in a conversation, its kinds, and how each begins a sentence."""

import re
from dataclasses import dataclass
from typing import Literal

IssueKind = Literal[
    "wrong_claim",
    "tool_failure",
    "repeated_call",
    "apology",
    "correction",
    "not_understood",
    "refusal",
    "empty_result",
    "persists",
    "gives_up",
    "asks_again",
    "unresolved",
    "repeated_answer",
    "asks_for_person",
]
# Causes before what follows from them, in which order a person would want them named. A sentence begins with these
# words, with the tool in place of {tool}, and a colon before the subject: they are an interface.
HEADS: dict[IssueKind, str] = {
    "wrong_claim": "Contradicts {tool}",
    "tool_failure": "{tool} fails",
    "repeated_call": "Repeats {tool} without progress",
    "apology": "Admits a mistake",
    "correction": "User corrects the agent",
    "not_understood": "Does not understand",
    "refusal": "Refuses",
    "empty_result": "{tool} finds nothing",
    "persists": "Does not solve",
    "gives_up": "User gives up",
    "asks_again": "User asks again",
    "unresolved": "Leaves open",
    "repeated_answer": "Repeats its answer",
    "asks_for_person": "User asks for a person",
}
# What stands in place of a tool where none is known.
NO_TOOL: dict[IssueKind, str] = {
    "wrong_claim": "a result",
    "tool_failure": "Run",
    "repeated_call": "a call",
    "empty_result": "Agent",
}
# What an embedding model reads first, so that kinds lie apart before their subjects do.
NOUNS: dict[IssueKind, str] = {
    "wrong_claim": "Wrong claim",
    "tool_failure": "Tool failure",
    "repeated_call": "Repeated call",
    "apology": "Mistake of the agent",
    "correction": "Correction by the user",
    "not_understood": "Request not understood",
    "refusal": "Refusal",
    "empty_result": "Empty result",
    "persists": "Problem not solved",
    "gives_up": "User gave up",
    "asks_again": "Request made again",
    "unresolved": "Left open",
    "repeated_answer": "Repeated answer",
    "asks_for_person": "Request for a person",
}
# How surely something is amiss where a kind is seen, 0 to 1; by judgement, not fitted: refusing is often right.
STRENGTHS: dict[IssueKind, float] = {
    "wrong_claim": 0.7,
    "tool_failure": 0.5,
    "repeated_call": 0.6,
    "apology": 0.5,
    "correction": 0.5,
    "not_understood": 0.3,
    "refusal": 0.2,
    "empty_result": 0.2,
    "persists": 0.6,
    "gives_up": 0.6,
    "asks_again": 0.5,
    "unresolved": 0.6,
    "repeated_answer": 0.4,
    "asks_for_person": 0.2,
}
# The share of its strength that an issue keeps when the user got in the end what it stood in the way of.
SETTLED_SHARE = 0.3
ORDER: tuple[IssueKind, ...] = tuple(HEADS)


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that went wrong.

    ``lines`` show it. ``tool``: the tool that it concerns, if any, as it is called in code. ``words``: the words
    that show it, or what a tool said. ``is_settled``: a later step brought what this one did not.
    """

    kind: IssueKind
    lines: tuple[int, ...]
    tool: str = ""
    words: str = ""
    is_settled: bool = False

    @property
    def rank(self) -> tuple[bool, int, tuple[int, ...]]:
        """Sort key: what stayed open before what was settled, then by kind, then by line."""
        return self.is_settled, ORDER.index(self.kind), self.lines

    @property
    def strength(self) -> float:
        """How surely something is amiss, 0 to 1."""
        return STRENGTHS[self.kind] * (SETTLED_SHARE if self.is_settled else 1.0)


def build_head(kind: IssueKind, tool: str = "") -> str:
    """Build the words that a sentence of this kind begins with."""
    return HEADS[kind].format(tool=tool or NO_TOOL.get(kind, ""))


_COUNTED = r"(?: \d+ times)?(?=[:.]|$)"
_READ_HEADS = {
    kind: re.compile(re.escape(head).replace(r"\{tool\}", r".{1,80}?") + _COUNTED)
    for kind, head in HEADS.items()
}


def parse_kind(sentence: str) -> IssueKind | None:
    """Read the kind that an Issues sentence of the local extractor names; None for any other text."""
    return next((kind for kind, head in _READ_HEADS.items() if head.match(sentence)), None)
