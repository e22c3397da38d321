"""Keeps the lake readable under many small commits, each of which leaves a file."""

from dataclasses import dataclass, replace
from datetime import timedelta

from pattern_pipeline.lake.lake import Lake
from pattern_pipeline.lake.maintenance import merge_small_files

# Merging costs about as much as four commits; reading costs a millisecond for each file.
COMMITS_WHEN_IDLE = 20
COMMITS = 100
_TABLES = ("landed_traces", "rejected_records")


@dataclass(slots=True)
class Tidying:
    """Counts commits, and merges their files when nothing waits, or when there are many."""

    lake: Lake
    commits: int = 0

    def committed(self) -> None:
        """Count one commit."""
        self.commits += 1

    def tidy(self, idle: bool) -> None:
        """Merge if it is time. Raises LakeError where another process holds the lake: the next time will do."""
        if self.commits < (COMMITS_WHEN_IDLE if idle else COMMITS):
            return
        self.commits = 0
        for table in _TABLES:
            merge_small_files(replace(self.lake, patience=1.0), table, grace=timedelta(minutes=10))
