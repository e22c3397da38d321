"""Adapt how many calls are in flight to how the server copes with them."""

import asyncio
import random
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

# How long a number of calls that was too many is not tried again.
PROBE_SECONDS = 60.0
# After a pause that the server asked for, callers come back spread over this share of it, at most this long.
_SPREAD_SHARE, _SPREAD_SECONDS = 0.1, 1.0


class AdaptiveLimit:
    """Starts at ``most``, halves when the server is overloaded, grows by one for each round of good answers.

    It halves once for all calls that were in flight together. It stops growing below the number that was too
    many, which is tried again after a minute: a server with fixed slots is then used nearly in full instead
    of being overrun again and again. A pause that the server asks for holds all callers.
    """

    def __init__(self, most: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.limit = float(most)
        self.in_flight = 0
        self.answered = 0
        self._most = most
        self._clock = clock
        self._ceiling = most
        self._lowered_at = -1.0
        self._paused_until = 0.0
        self._waiting: deque[asyncio.Future[None]] = deque()

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[float]:
        """Wait for a free slot and hold it; yields the time at which it was taken."""
        await self._enter()
        try:
            yield self._clock()
        finally:
            self.in_flight -= 1
            self._wake()

    def succeed(self) -> None:
        """Note a good answer."""
        self.answered += 1
        if self._clock() - self._lowered_at > PROBE_SECONDS:
            self._ceiling = self._most
        self.limit = max(self.limit, min(self.limit + 1 / self.limit, self._ceiling))

    def overload(self, begun: float) -> None:
        """Note that the server could not serve a call that took its slot at ``begun``."""
        if begun < self._lowered_at:
            return
        self._lowered_at = self._clock()
        self._ceiling = max(1, int(self.limit) - 1)
        self.limit = max(1.0, self.limit / 2)

    def pause(self, seconds: float) -> None:
        """Hold all calls for this many seconds."""
        self._paused_until = max(self._paused_until, self._clock() + seconds)

    async def _enter(self) -> None:
        while True:
            remaining = self._paused_until - self._clock()
            if remaining > 0:
                spread = min(_SPREAD_SECONDS, remaining * _SPREAD_SHARE)
                await asyncio.sleep(remaining + random.uniform(0, spread))
            elif self.in_flight < int(self.limit):
                self.in_flight += 1
                return
            else:
                await self._wait()

    async def _wait(self) -> None:
        place = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                self._wake()  # Woken and cancelled at once: the place goes to the next.
            else:
                self._waiting.remove(place)
            raise

    def _wake(self) -> None:
        free = int(self.limit) - self.in_flight
        while free > 0 and self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(None)
                free -= 1
