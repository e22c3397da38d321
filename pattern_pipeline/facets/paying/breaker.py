"""Stops a run in which nothing but failures comes back, before it pays for all of them."""

from collections import Counter, deque

from pattern_pipeline.errors import ModelError
from pattern_pipeline.facets.model.asked import Asked

# Each failure has been tried several times already. Where nothing ever worked, fewer tell enough.
FIRST_FAILURES = 8
FAILURES_IN_A_ROW = 20


class Breaker:
    """Counts calls that gave no answer at all."""

    def __init__(self) -> None:
        self._reasons: deque[str] = deque(maxlen=FAILURES_IN_A_ROW)
        self._worked = False

    def note(self, asked: Asked) -> None:
        """Count one call. Raises ModelError with the commonest reason after too many failures in a row."""
        failed = [each.reason for each in asked.summaries if each.status == "failed"]
        if not failed or len(failed) < len(asked.summaries):
            self._reasons.clear()
            self._worked = True
            return
        self._reasons.append(failed[0])
        count = len(self._reasons)
        if count < (FAILURES_IN_A_ROW if self._worked else FIRST_FAILURES):
            return
        reason, times = Counter(self._reasons).most_common(1)[0]
        which = f"{count} questions in a row" if self._worked else f"the first {count} questions"
        raise ModelError(
            f"the model answered none of {which}; {times} times: {reason}",
            fix="see what the model's server says, correct [model], and run again: what was answered is kept",
        )
