"""Define the lines of a conversation text, which answers cite by number, and their JSON form."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import orjson

LineKind = Literal["system", "user", "assistant", "tool_call", "tool_result", "error", "cut"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a conversation text; ``number`` counts from 1.

    ``text``: the words without number and role. ``tool``: the tool of a call or result. ``failed``: the
    result is an error. A line of kind ``cut`` marks the omitted middle.
    """

    number: int
    kind: LineKind
    text: str
    tool: str = ""
    failed: bool = False
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Conversation:
    """The text of a unit as lines.

    ``shown_share``: the share of all tokens that the lines show, 0 to 1.
    """

    lines: tuple[Line, ...]
    shown_share: float = 1.0

    def of_kind(self, *kinds: LineKind) -> tuple[Line, ...]:
        """Return the lines of these kinds in order."""
        return tuple(line for line in self.lines if line.kind in kinds)


def lines_to_json(lines: Sequence[Line]) -> str:
    """Serialize lines as a JSON array of objects; the keys are the fields of Line."""
    return orjson.dumps(list(lines)).decode()


def lines_from_json(text: str) -> tuple[Line, ...]:
    """Parse the JSON of ``lines_to_json``."""
    return tuple(Line(**fields) for fields in orjson.loads(text))
