"""The lines of a conversation text, which answers cite by number."""

from dataclasses import dataclass
from typing import Literal

LineKind = Literal["system", "user", "assistant", "tool_call", "tool_result", "error", "cut"]


@dataclass(frozen=True, slots=True)
class Line:
    """One numbered line (1 is the first) of a conversation text.

    ``text`` is the words alone, without number or role. ``tool`` names the tool of a call or its result and
    ``failed`` says that the result was an error. A ``cut`` line stands where the middle was left out.
    """

    number: int
    kind: LineKind
    text: str
    tool: str = ""
    failed: bool = False
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Conversation:
    """A unit as text: its lines, and the share of the whole (0 to 1, by tokens) that they show."""

    lines: tuple[Line, ...]
    shown_share: float = 1.0

    def of_kind(self, *kinds: LineKind) -> tuple[Line, ...]:
        """The lines of these kinds, in order."""
        return tuple(line for line in self.lines if line.kind in kinds)
