"""Detect histories that continue one another, as agents repeat them from span to span."""

from pattern_pipeline.traces.model import Message


class HistoryPrefix:
    """Remember the last history; comparing tuples costs a tenth of looking at each message."""

    def __init__(self) -> None:
        self._last: tuple[Message, ...] = ()

    def count_shared(self, history: tuple[Message, ...]) -> int:
        """Count the leading messages of ``history`` that are the whole previous one; 0 where it differs."""
        if not history:
            return 0
        known = len(self._last)
        if history[:known] != self._last:
            known = 0
        self._last = history
        return known
