"""What the results before a turn of the agent say, found without reading them all again for each turn."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from pattern_pipeline.facets.local.issues.tool_outcomes import Outcome


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
