"""What a person asks to be explored."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ExplorationRequest:
    """A facet and which traces: all that are named must hold, and what is empty chooses nothing.

    ``facet``: its name. ``where``: SQL, a condition on the columns of ``logs``. ``user`` and ``session``: ids.
    ``topic``: the id, start of an id, or name of a standing topic or label of any facet, whose inside is meant.
    ``first`` and ``last``: days, both included; without them, those of the newest map's window.
    """

    facet: str
    where: str = ""
    user: str = ""
    session: str = ""
    topic: str = ""
    first: date | None = None
    last: date | None = None

    def line(self) -> str:
        """The choice of traces in few words, without facet and days; empty where all are meant."""
        named = {"user": self.user, "session": self.session, "topic": self.topic, "where": self.where}
        return ", ".join(f"{name} {value}" for name, value in named.items() if value)
