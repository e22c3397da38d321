"""Files landed in a home, as if they had been ingested on a day of March 2026."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from pattern_pipeline.lake.engine.lake import open_lake
from pattern_pipeline.lake.landing import LakeLandingStore
from pattern_pipeline.settings import Settings
from pattern_pipeline.traces.landing.landing import land_paths

INGESTED = datetime(2026, 3, 5, tzinfo=UTC)


def land_files(settings: Settings, files: Sequence[Path], *, redact: bool = True) -> None:
    """Land the traces of files in the lake of the home that the settings name."""
    land_paths(
        files,
        LakeLandingStore(open_lake(settings)),
        redact=redact,
        now=INGESTED,
        earliest=settings.start_date,
        progress=lambda _traces: None,
    )
