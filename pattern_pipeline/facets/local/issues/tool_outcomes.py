"""What came of each tool call of a conversation: read once, used by every rule about tools."""

from dataclasses import dataclass
from typing import Literal

from pattern_pipeline.facets.local.issues.tool_results import is_empty, is_failure
from pattern_pipeline.language.words import split_identifier
from pattern_pipeline.traces.conversation.lines import Conversation, Line

_LOOKUP_NAMES = """
browse calculate check count describe fetch find get glob grep list lookup look ls query read retrieve search show
think view
"""
_LOOKUPS = frozenset(_LOOKUP_NAMES.split())


@dataclass(frozen=True, slots=True)
class Outcome:
    """The line of a result (or error) and what it says; an ``ok`` result may still hold no words."""

    line: Line
    state: Literal["failed", "empty", "ok"]

    @property
    def changes_things(self) -> bool:
        """Whether the tool's name, read as words, does not begin like a mere look-up."""
        name = split_identifier(self.line.tool).split()
        return bool(name) and name[0] not in _LOOKUPS


def read_outcomes(conversation: Conversation) -> tuple[Outcome, ...]:
    """Return every result and error, in order, with what it says."""
    return tuple(_read_outcome(line) for line in conversation.of_kind("tool_result", "error"))


def _read_outcome(line: Line) -> Outcome:
    if line.failed or line.kind == "error" or is_failure(line.text):
        return Outcome(line, "failed")
    return Outcome(line, "empty" if is_empty(line.text) else "ok")
