"""Read what came of each tool call, and find the issues that calls and results show in any language."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pattern_pipeline.facets.local.issues.issue import Issue
from pattern_pipeline.facets.local.issues.tool_results import is_empty, is_failure, read_message
from pattern_pipeline.language.words import split_identifier
from pattern_pipeline.traces.conversation.lines import Conversation, Line

_LOOKUP_NAMES = """
browse calculate check count describe fetch find get glob grep list lookup look ls query read retrieve search show
think view
"""
_LOOKUPS = frozenset(_LOOKUP_NAMES.split())
# The same call twice may be a retry that works or a state read again; three times with one result is a loop.
REPEATS = 3


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


@dataclass(frozen=True, slots=True)
class ResultsBefore:
    """Results up to one turn: ``recent`` since some line, the ``last`` and the last ``good`` one of all.

    ``worked`` names the tools that have given a good result by then.
    """

    recent: Sequence[Outcome]
    last: Outcome
    good: Outcome | None
    worked: frozenset[str]


class Results:
    """The results of a conversation, in order; queried for those before a line."""

    def __init__(self, found: Sequence[Outcome]) -> None:
        self._found = found
        self._numbers = [outcome.line.number for outcome in found]
        self._good: list[Outcome | None] = [None]
        self._worked: list[frozenset[str]] = [frozenset()]
        for outcome in found:
            good = outcome.state == "ok"
            new = good and outcome.line.tool not in self._worked[-1]
            self._good.append(outcome if good else self._good[-1])
            self._worked.append(self._worked[-1] | {outcome.line.tool} if new else self._worked[-1])

    def before(self, number: int, since: int) -> ResultsBefore | None:
        """Return the results before line ``number``; the recent ones are those from line ``since`` on.

        Returns None where there is no result.
        """
        end = bisect_left(self._numbers, number)
        if not end:
            return None
        recent = self._found[bisect_left(self._numbers, since) : end]
        return ResultsBefore(recent, self._found[end - 1], self._good[end], self._worked[end])


def find_tool_issues(conversation: Conversation, found: Sequence[Outcome]) -> Iterator[Issue]:
    """Find every failed call, every empty result, and every call made three times with one result."""
    for outcome in found:
        line = outcome.line
        if outcome.state == "failed":
            yield Issue("tool_failure", (line.number,), line.tool, read_message(line.text))
        elif outcome.state == "empty":
            yield Issue("empty_result", (line.number,), line.tool, read_message(line.text))
    yield from _find_repeated_calls(conversation)


def _find_repeated_calls(conversation: Conversation) -> Iterator[Issue]:
    made: dict[tuple[str, str, str], list[int]] = {}
    waiting: dict[str, list[Line]] = {}
    for line in conversation.of_kind("tool_call", "tool_result"):
        if line.kind == "tool_call":
            waiting.setdefault(line.tool, []).append(line)
        elif waiting.get(line.tool):
            call = waiting[line.tool].pop(0)
            made.setdefault((line.tool, call.text.strip(), line.text.strip()), []).append(call.number)
    for (tool, _, _), numbers in made.items():
        if tool and len(numbers) >= REPEATS:
            yield Issue("repeated_call", tuple(numbers), tool)
