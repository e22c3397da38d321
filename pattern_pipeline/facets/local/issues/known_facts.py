"""All facts in a conversation up to a line that may justify a value, collected only as far as needed."""

from pattern_pipeline.facets.local.issues.result_fields import Scalar, list_fields
from pattern_pipeline.facets.local.issues.spoken_values import (
    MOST_NUMBERS,
    Day,
    extract_days,
    extract_numbers,
)
from pattern_pipeline.traces.conversation.lines import Conversation

READ_CHARACTERS = 20_000


class KnownFacts:
    """Numbers, days and fields of all lines up to one; ``learn`` moves on, and nothing is ever unlearnt."""

    def __init__(self, conversation: Conversation) -> None:
        self._lines = conversation.lines
        self._next = 0
        self._values: dict[str, set[str]] = {}
        self.numbers: set[float] = set()
        self.days: set[Day] = set()

    def learn(self, before: int) -> None:
        """Read on to the last line before number ``before``."""
        while self._next < len(self._lines) and self._lines[self._next].number < before:
            line = self._lines[self._next]
            self._next += 1
            text = line.text[:READ_CHARACTERS]
            self.days |= extract_days(text)
            # Beyond so many every number follows from two others.
            if len(self.numbers) <= MOST_NUMBERS:
                self.numbers |= extract_numbers(text)
            # What a failed call says holds no fields of the thing that it failed on.
            if line.kind == "tool_result" and not line.failed:
                for name, value in list_fields(line.text):
                    self._values.setdefault(name, set()).add(str(value).lower())

    def is_single(self, name: str, value: Scalar) -> bool:
        """Check whether a field has had no other value in any result."""
        return self._values.get(name, set()) <= {str(value).lower()}
