"""Keeps the lake small and quick under many small commits, each of which leaves a file and a snapshot."""

import time
from dataclasses import dataclass, field, replace
from datetime import timedelta

from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.maintenance import forget_snapshots, merge_small_files

# Merging costs about as much as four commits; reading costs a millisecond for each file.
COMMITS_WHEN_IDLE = 20
COMMITS = 100
_TABLES = ("landed_traces", "rejected_records")


@dataclass(slots=True)
class Tidying:
    """Counts commits; merges their files when nothing waits, or when there are many.

    Every ``every`` seconds it forgets snapshots older than ``keep``: they hold on to files that were merged.
    A reader has ``grace`` to end before files that nothing names are removed.
    """

    lake: Lake
    keep: timedelta = timedelta(days=1)
    grace: timedelta = timedelta(minutes=10)
    every: float = 3600.0
    _commits: int = 0
    _forgotten: float = field(default_factory=time.monotonic)

    def count_commit(self) -> None:
        """Count one commit."""
        self._commits += 1

    def tidy(self, idle: bool) -> None:
        """Tidy if it is time. Raises LakeError where another process holds the lake: the next time will do."""
        if self._commits < (COMMITS_WHEN_IDLE if idle else COMMITS):
            return
        self._commits = 0
        hurried = replace(self.lake, patience=1.0)
        for table in _TABLES:
            merge_small_files(hurried, table, grace=self.grace)
        if time.monotonic() - self._forgotten >= self.every:
            self._forgotten = time.monotonic()
            forget_snapshots(hurried, keep=self.keep, grace=self.grace)
