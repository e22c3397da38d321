"""How many connections are open, and which one ends when there are too many."""

from typing import Protocol

# Beyond the limit, so that the health can be asked while all other connections are at work.
RESERVE = 16


class Connection(Protocol):
    """What the registry asks of a connection."""

    def evict(self) -> None:
        """End at once, although nothing is wrong with it."""


class Connections:
    """The open connections of one server, at most ``limit`` and a small reserve.

    A connection that waits for a request (its headers are not complete, or it is idle between two) costs its
    sender nothing to hold, so it makes room for a new one: first those that never sent a request, the oldest
    first. One that has a request under way is never ended for another.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._open: set[Connection] = set()
        # Dicts, because they keep the order in which the waiting began.
        self._silent: dict[Connection, None] = {}
        self._idle: dict[Connection, None] = {}

    def __len__(self) -> int:
        return len(self._open)

    def admit(self, connection: Connection) -> bool:
        """Count a new connection in, another one ended for it where need be; False where there is no room."""
        if len(self._open) >= self._limit:
            self._make_room()
        if len(self._open) >= self._limit + RESERVE:
            return False
        self._open.add(connection)
        return True

    @property
    def is_crowded(self) -> bool:
        """Whether there are more connections than the limit: the newest may ask for the health alone."""
        return len(self._open) > self._limit

    def note_waiting(self, connection: Connection, *, silent: bool) -> None:
        """Note that a connection waits for a request; ``silent`` where it has not sent any yet."""
        if connection in self._open:
            (self._silent if silent else self._idle).setdefault(connection)

    def note_working(self, connection: Connection) -> None:
        """Note that a connection has a request under way."""
        self._silent.pop(connection, None)
        self._idle.pop(connection, None)

    def forget(self, connection: Connection) -> None:
        """Count a connection out."""
        self.note_working(connection)
        self._open.discard(connection)

    def _make_room(self) -> None:
        oldest = next(iter(self._silent or self._idle), None)
        if oldest is not None:
            self.forget(oldest)
            oldest.evict()
