"""What a server was asked."""

import time
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Recorded:
    """One chat request: its body, headers, and when it came (monotonic seconds)."""

    body: dict[str, Any]
    headers: dict[str, str]
    came: float

    @property
    def text(self) -> str:
        """All that the messages say."""
        return "\n".join(message.get("content") or "" for message in self.body["messages"])


@dataclass
class Record:
    """All chat requests in order of coming.

    ``peak``: the most that were answered at once; ``rejected``: sent away because no slot was free;
    ``abandoned``: the client left before the answer.
    """

    requests: list[Recorded] = field(default_factory=list)
    in_flight: int = 0
    peak: int = 0
    rejected: int = 0
    answered: int = 0
    abandoned: int = 0
    input_tokens: int = 0

    def add(self, body: dict[str, Any], headers: dict[str, str]) -> None:
        self.requests.append(Recorded(body, headers, time.monotonic()))

    def enter(self) -> None:
        self.in_flight += 1
        self.peak = max(self.peak, self.in_flight)

    def leave(self, *, answered: bool) -> None:
        self.in_flight -= 1
        self.answered += answered
        self.abandoned += not answered

    def clear(self) -> None:
        """Forget all but what is under way."""
        self.requests.clear()
        self.peak = self.in_flight
        self.rejected = self.answered = self.abandoned = self.input_tokens = 0

    def counts(self) -> dict[str, int]:
        """The figures, for a process that asks from outside."""
        names = ("in_flight", "peak", "rejected", "answered", "abandoned", "input_tokens")
        return {"requests": len(self.requests), **{name: getattr(self, name) for name in names}}
