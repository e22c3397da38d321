"""Hold what the rules on turns read: who said what, what the tools gave, and what was asked."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pattern_pipeline.facets.local.issues.subjects import Requests
from pattern_pipeline.facets.local.issues.tool_outcomes import Outcome
from pattern_pipeline.traces.conversation.lines import Line

# An agent's long answer quotes documents; what it says itself is at its ends.
TURN_CHARACTERS = 3_000


@dataclass(frozen=True)
class Turns:
    """The turns of the user and of the agent, and what the tools gave, each in order of lines."""

    users: Sequence[Line]
    agents: Sequence[Line]
    outcomes: Sequence[Outcome]
    requests: Requests

    @cached_property
    def _user_numbers(self) -> list[int]:
        return [line.number for line in self.users]

    @cached_property
    def _outcome_numbers(self) -> list[int]:
        return [outcome.line.number for outcome in self.outcomes]

    def find_user_before(self, number: int) -> int:
        """Return the number of the user's last line before line ``number``, else 0."""
        place = bisect_left(self._user_numbers, number)
        return self._user_numbers[place - 1] if place else 0

    def find_user_after(self, number: int) -> Line | None:
        """Return the user's first turn after line ``number``."""
        place = bisect_right(self._user_numbers, number)
        return self.users[place] if place < len(self.users) else None

    def list_outcomes(self, after: int, before: int) -> Sequence[Outcome]:
        """List the results between two lines."""
        return self.outcomes[
            bisect_right(self._outcome_numbers, after) : bisect_left(self._outcome_numbers, before)
        ]
