"""How much the door holds at once: what is beyond it is sent back to come again."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.exceptions import HTTPException

RETRY_SECONDS = 2


class Lease:
    """What one request holds of the budget."""

    def __init__(self, budget: "Budget") -> None:
        self._budget = budget
        self.held = 0

    def take(self, size: int) -> None:
        """Hold so many bytes more. Raises HTTPException 429 where they are not to be had now."""
        self._budget.take(size)
        self.held += size


class Budget:
    """Bytes and requests under way, shared by the event loop and the threads that unpack."""

    def __init__(self, size: int, requests: int) -> None:
        self._size = size
        self._requests = requests
        self._lock = threading.Lock()
        self.held = 0
        self.open = 0

    @contextmanager
    def lease(self) -> Iterator[Lease]:
        """The budget of one request, given back at its end. Raises HTTPException 429 for one too many."""
        with self._lock:
            if self.open >= self._requests:
                raise _full()
            self.open += 1
        lease = Lease(self)
        try:
            yield lease
        finally:
            with self._lock:
                self.open -= 1
                self.held -= lease.held

    def take(self, size: int) -> None:
        """Hold so many bytes more. Raises HTTPException 429 where they are not to be had now."""
        with self._lock:
            # One request alone is never refused: its size has a limit of its own.
            if self.held + size > self._size and self.open > 1:
                raise _full()
            self.held += size


def _full() -> HTTPException:
    return HTTPException(
        429, "too many requests are under way; send again later", {"Retry-After": str(RETRY_SECONDS)}
    )
