"""Define the store as landing uses it, and the report of what was landed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

import pandas as pd


class LandingStore(Protocol):
    """Stores landed traces and rejected records; landing makes two short calls for each batch."""

    def known(self, trace_ids: Sequence[str]) -> pd.DataFrame:
        """Return the rows of ``landed_traces`` with these trace ids, whatever their day."""
        ...

    def store(
        self,
        landed: pd.DataFrame,
        rejected: pd.DataFrame,
        finished: Sequence[str],
        before: datetime,
        known: Mapping[str, str] | None = None,
    ) -> bool:
        """Store one batch in one short transaction, all of it or nothing.

        ``landed`` (columns of ``landed_traces``, one row a trace) replaces rows of the same ``trace_id``,
        whatever their day. ``rejected`` (columns of ``rejected_records``, one row a place) replaces rows of
        the same ``source_path`` and ``source_line``. ``finished``: source paths read to their end; their
        rejected rows with ``rejected_at < before`` are removed, as those records were read this time. Each of
        the three may be empty.

        ``known``: the ``content_hash`` of each trace that was stored when the batch was built. Where one
        differs now, because another process landed a part of that trace, nothing is stored and the answer is
        False: replacing its rows would lose that part.
        """
        ...


@dataclass(frozen=True, slots=True)
class LandingReport:
    """Counts of what was landed; ``days`` (UTC, sorted) are those whose content changed.

    ``without_messages``: traces that are landed but have no text, such as a user who left at once. A trace
    that comes in distant parts counts once for each batch that held a part.
    """

    files: int = 0
    traces: int = 0
    new: int = 0
    replaced: int = 0
    unchanged: int = 0
    rejected: int = 0
    without_messages: int = 0
    days: tuple[date, ...] = ()

    def plus(self, other: "LandingReport") -> "LandingReport":
        """Add two reports."""
        return LandingReport(
            self.files + other.files,
            self.traces + other.traces,
            self.new + other.new,
            self.replaced + other.replaced,
            self.unchanged + other.unchanged,
            self.rejected + other.rejected,
            self.without_messages + other.without_messages,
            tuple(sorted({*self.days, *other.days})),
        )
