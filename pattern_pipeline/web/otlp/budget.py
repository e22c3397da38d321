"""How much the door holds at once: what is beyond it is sent back to come again."""

import threading

from starlette.exceptions import HTTPException

RETRY_SECONDS = 2


class Budget:
    """Bytes and requests under way, shared by the event loop and the threads behind it."""

    def __init__(self, size: int, requests: int) -> None:
        self._size = size
        self._requests = requests
        self._lock = threading.Lock()
        self._held = 0
        self._open = 0

    def lease(self) -> "Lease":
        """The share of one more request. Raises HTTPException 429 for one too many."""
        with self._lock:
            if self._open >= self._requests:
                raise _full()
            self._open += 1
        return Lease(self)

    def take(self, size: int) -> None:
        """Hold so many bytes more. Raises HTTPException 429 where they are not to be had now."""
        with self._lock:
            # One request alone is never refused: its size has a limit of its own.
            if self._held + size > self._size and self._open > 1:
                raise _full()
            self._held += size

    def give_back(self, size: int) -> None:
        """End a request that held so many bytes."""
        with self._lock:
            self._open -= 1
            self._held -= size


class Lease:
    """What one request holds of the budget, until it is kept or refused."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._held = 0

    def take(self, size: int) -> None:
        """Hold so many bytes more. Raises HTTPException 429 where they are not to be had now."""
        self._budget.take(size)
        self._held += size

    def release(self) -> None:
        """Give all of it back; once."""
        self._budget.give_back(self._held)


def _full() -> HTTPException:
    return HTTPException(
        429, "too many requests are under way; send again later", {"Retry-After": str(RETRY_SECONDS)}
    )
