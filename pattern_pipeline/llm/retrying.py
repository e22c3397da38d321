"""Retry a call if another attempt may succeed."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, wait_random_exponential

from pattern_pipeline.llm.chat import CallFailedError
from pattern_pipeline.llm.limits import AdaptiveLimit

T = TypeVar("T")

FIRST_SECONDS, LONGEST_SECONDS = 0.5, 30.0
# A longer wait than this is not waited for: the call fails, and the next run asks again.
LONGEST_PAUSE = 300.0


class TryAgainError(CallFailedError):
    """A call that another attempt may save.

    ``overload``: the server is overloaded. ``wait``: seconds that it asks to wait.
    """

    def __init__(self, reason: str, *, overload: bool = False, wait: float | None = None) -> None:
        super().__init__(reason)
        self.overload = overload
        self.wait = wait


async def call_with_retries(call: Callable[[], Awaitable[T]], limit: AdaptiveLimit, attempts: int) -> T:
    """Await ``call`` up to ``attempts`` times. Raises the last TryAgainError after them.

    An attempt that an overloaded server rejected does not count while other calls are answered: the call is
    waiting, not failing. Between attempts it waits as long as the server asked for (which holds all calls
    alike), else exponentially longer, with jitter.
    """
    patience = _Patience(limit, attempts)
    async for attempt in AsyncRetrying(
        retry=retry_if_exception_type(TryAgainError), stop=patience.ended, wait=patience.wait, reraise=True
    ):
        with attempt:
            return await call()
    raise AssertionError("tenacity gives a result or raises")


class _Patience:
    """The failed attempts of one call, and how long it waits."""

    def __init__(self, limit: AdaptiveLimit, attempts: int) -> None:
        self._limit = limit
        self._attempts = attempts
        self._tries = 0
        self._answered = limit.answered
        self._backoff = wait_random_exponential(multiplier=FIRST_SECONDS, max=LONGEST_SECONDS)

    def ended(self, state: RetryCallState) -> bool:
        error = _build_error(state)
        others = self._limit.answered > self._answered
        self._answered = self._limit.answered
        if not (error.overload and others):
            self._tries += 1
        return self._tries >= self._attempts or (error.wait or 0) > LONGEST_PAUSE

    def wait(self, state: RetryCallState) -> float:
        # The limit pauses everybody for as long as the server asked for; waiting here as well would double it.
        return 0.0 if _build_error(state).wait is not None else max(0.05, self._backoff(state))


def _build_error(state: RetryCallState) -> TryAgainError:
    error = state.outcome.exception() if state.outcome is not None else None
    assert isinstance(error, TryAgainError)
    return error
