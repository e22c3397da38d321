"""How much the door holds at once: what is beyond it is sent back to come again."""

import threading

from starlette.exceptions import HTTPException

RETRY_SECONDS = 2
# Parts of the budget: what one small request may hold, and what all of them may beside the budget.
SMALL = 32
RESERVE = 4


class Budget:
    """Bytes and requests under way, shared by the event loop and the threads behind it.

    Small requests have a reserve of their own, so that they are taken while a large one fills the budget.
    """

    def __init__(self, size: int, requests: int) -> None:
        self.small = size // SMALL
        self._sizes = {True: size // RESERVE, False: size}
        self._requests = requests
        self._lock = threading.Lock()
        self._held = {True: 0, False: 0}
        self._leases = {True: 0, False: 0}

    def lease(self) -> "Lease":
        """Give the share of one more request. Raises HTTPException 429 for one too many."""
        with self._lock:
            if sum(self._leases.values()) >= self._requests:
                raise _make_refusal()
            self._leases[True] += 1
        return Lease(self)

    def change(self, before: int, was_small: bool, after: int) -> bool:
        """Hold ``after`` bytes in place of ``before`` for one request; whether it counts as small from now on.

        Raises HTTPException 429 where they are not to be had now.
        """
        is_small = was_small and after <= self.small
        with self._lock:
            held = self._held[is_small] + after - (before if is_small == was_small else 0)
            others = self._leases[is_small] - (is_small == was_small)
            # One request alone is never refused: its size has a limit of its own.
            if after > before and held > self._sizes[is_small] and (others or is_small):
                raise _make_refusal()
            self._held[was_small] -= before
            self._held[is_small] += after
            self._leases[was_small] -= 1
            self._leases[is_small] += 1
        return is_small

    def end(self, held: int, is_small: bool) -> None:
        """End a request that held so many bytes."""
        with self._lock:
            self._leases[is_small] -= 1
            self._held[is_small] -= held


class Lease:
    """What one request holds of the budget, until it is stored or refused."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._held = 0
        self._is_small = True

    @property
    def is_small(self) -> bool:
        """Whether the request never held more than a small one may."""
        return self._is_small

    def take(self, size: int) -> None:
        """Hold so many bytes more. Raises HTTPException 429 where they are not to be had now."""
        self._is_small = self._budget.change(self._held, self._is_small, self._held + size)
        self._held += size

    def give_back(self, size: int) -> None:
        """Hold so many bytes less."""
        self._budget.change(self._held, self._is_small, self._held - size)
        self._held -= size

    def release(self) -> None:
        """Give all of it back; once."""
        self._budget.end(self._held, self._is_small)


def _make_refusal() -> HTTPException:
    return HTTPException(
        429, "too many requests are under way; send again later", {"Retry-After": str(RETRY_SECONDS)}
    )
