"""What a detector is: one kind of identifier, how candidates look and what confirms them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass


def _as_it_is(candidate: str) -> str:
    return candidate


@dataclass(frozen=True, slots=True)
class Detector:
    """``pattern`` finds candidates; the group ``value``, where there is one, is the identifier in them.

    ``confirms`` returns how much of a candidate, from its start, is real: all, a part, or ``""``.
    A text is searched only where it holds one of ``signs`` (lower case; none: always) and what ``gate``
    looks for. Both must be cheap and sure: they see every text.
    ``kind`` stands in the placeholder: ``EMAIL`` gives ``<EMAIL_1>``.
    """

    kind: str
    pattern: re.Pattern[str]
    confirms: Callable[[str], str] = _as_it_is
    signs: tuple[str, ...] = ()
    gate: re.Pattern[str] | None = None

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where the confirmed values stand."""
        group = "value" if "value" in self.pattern.groupindex else 0
        position = 0
        while match := self.pattern.search(text, position):
            start = match.start(group)
            if real := self.confirms(match.group(group)):
                yield start, start + len(real)
                position = start + len(real)
            else:
                # Not after the candidate: what is real may begin within it.
                position = match.start() + 1
