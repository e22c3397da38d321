"""What landing asks of the store: two short calls a batch."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

import pandas as pd


class LandingStore(Protocol):
    """Where landed traces and rejected records are kept."""

    def known(self, trace_ids: Sequence[str]) -> pd.DataFrame:
        """The rows of ``landed_traces`` of these trace ids, whatever their day; fewer where some are new."""
        ...

    def store(
        self,
        landed: pd.DataFrame,
        rejected: pd.DataFrame,
        finished: Sequence[str],
        before: datetime,
        known: Mapping[str, str] | None = None,
    ) -> bool:
        """Keep one batch, all of it or nothing, in one short transaction.

        ``landed`` (columns of ``landed_traces``, one row a trace) replaces rows of the same ``trace_id``,
        whatever their day. ``rejected`` (columns of ``rejected_records``, one row a place) replaces
        rows of the same ``source_path`` and ``source_line``. Of every source path in ``finished``
        (files read to their end) the rejected rows with ``rejected_at < before`` are removed: those
        records were read this time. Each of the three may be empty.

        ``known`` holds the ``content_hash`` of each trace that was known when the batch was made. Where that
        is not so any more, because another process has landed a part of one of them, nothing is kept and the
        answer is False: replacing its rows would lose that part.
        """
        ...
