"""Read what came of each tool call, and find the issues that calls and results show in any language."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pattern_pipeline.facets.local.issues.issue import Issue
from pattern_pipeline.facets.local.issues.tool_results import is_empty, is_failure, read_message, read_state
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
    outcome = Outcome(line, "ok")
    # The records that a look-up finds may themselves be failed or unavailable.
    told = read_state(line.text) if outcome.changes_things else "ok"
    return Outcome(line, "empty") if is_empty(line.text) else Outcome(line, told)


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


def find_tool_issues(found: Sequence[Outcome], agents: Sequence[Line]) -> Iterator[Issue]:
    """Find every failed call, and every empty result that the agent had to tell.

    Both are settled if the same tool gives a result later. A look-up that finds nothing and is followed by one
    that finds something, before the agent speaks, is how searching goes.
    """
    good: dict[str, int] = {}
    next_lookup = 0
    spoken = len(agents)
    for outcome in reversed(found):
        line = outcome.line
        while spoken > 0 and agents[spoken - 1].number > line.number:
            spoken -= 1
        answered = agents[spoken].number if spoken < len(agents) else 0
        next_good = good.get(line.tool, 0)
        next_found = next_good if outcome.changes_things else next_lookup or next_good
        is_told = not next_found or line.number < answered < next_found
        if outcome.state == "failed":
            yield Issue("tool_failure", (line.number,), line.tool, read_message(line.text), next_good > 0)
        elif outcome.state == "empty" and is_told:
            yield Issue("empty_result", (line.number,), line.tool, read_message(line.text), next_good > 0)
        elif outcome.state == "ok":
            good[line.tool] = line.number
            next_lookup = next_lookup if outcome.changes_things else line.number


def find_unfinished_call(
    conversation: Conversation, users: Sequence[Line], agents: Sequence[Line], found: Sequence[Outcome]
) -> Iterator[Issue]:
    """Find a last call that brought nothing; where no agent's words are recorded at all, none are missing."""
    if not agents:
        return
    last_spoken = max(line.number for line in (*users, *agents))
    steps = [
        line
        for line in conversation.of_kind("tool_call", "tool_result", "error")
        if line.number > last_spoken
    ]
    if not steps:
        return
    last = steps[-1]
    failed = any(outcome.line is last and outcome.state == "failed" for outcome in found)
    if failed or last.kind == "tool_call":
        yield Issue("unresolved", (last.number,), last.tool)
