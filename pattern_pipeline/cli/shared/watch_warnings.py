"""The one line on alerts, reviews and pictures that could not be made."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pattern_pipeline.cli.shared.output import say

if TYPE_CHECKING:
    from pattern_pipeline.lake.day_records import WatchFailure
    from pattern_pipeline.lake.engine.lake import Lake
    from pattern_pipeline.orchestration.running import DayRun


def warn_of_failures(lake: "Lake", runs: "Sequence[DayRun]") -> None:
    """Print one warning where something that only watches failed in these runs; never raise for it."""
    from pattern_pipeline.errors import PatternPipelineError
    from pattern_pipeline.lake.day_records import read_watch_failures

    try:
        found = read_watch_failures(lake, {each.run_id for each in runs})
    except PatternPipelineError:
        # The days are made; whatever keeps the lake from being read, the next command says.
        return
    if found:
        line = f"warning: {format_failures(found)}; the days themselves are whole (pattern-pipeline doctor)"
        say(line, style="yellow", err=True)


def format_failures(failures: "Sequence[WatchFailure]") -> str:
    """Format at least one failure as one line: how many days, which part of the first and why."""
    first = failures[0]
    days = sorted({each.day for each in failures})
    where = str(days[0]) if len(days) == 1 else f"{len(days)} days, {days[0]} to {days[-1]}"
    more = f" and {len(failures) - 1} more" if len(failures) > 1 else ""
    return f"not made for {where}: {first.part} ({first.stage}: {first.error}){more}"
