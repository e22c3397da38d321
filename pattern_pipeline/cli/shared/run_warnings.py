"""Print what runs left undone: days that wait for a day before them, alerts and reviews that could not be made."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING

from pattern_pipeline.cli.shared.output import say

if TYPE_CHECKING:
    from pattern_pipeline.lake.day_records import WatchFailure
    from pattern_pipeline.lake.engine.lake import Lake
    from pattern_pipeline.orchestration.day_run import DayRun


def print_held(held: Collection[date], runs: "Sequence[DayRun]") -> None:
    """Print which days wait for which and what to do, where any do."""
    if line := describe_held_days(held, runs):
        say(line, style="yellow", err=True)


def describe_held_days(held: Collection[date], runs: "Sequence[DayRun]") -> str:
    """Describe in one line the days that wait, and those of ``runs`` that they wait for.

    ``held``: the days that wait; empty where there are none.
    """
    if not held:
        return ""
    days = sorted(set(held))
    failed = sorted({each.day for each in runs if each.error and each.day < days[-1]})
    pending = sorted({each.day for each in runs if each.waiting and each.day < days[-1]})
    causes = [
        f"{_format_span(failed)}, which failed: fix the error and run again" if failed else "",
        f"{_format_span(pending)}, of which a provider's batch has the questions: run again later"
        if pending
        else "",
    ]
    cause = "; and for ".join(filter(None, causes)) or "a day before them: run again without --from and --to"
    return (
        f"topics and datasets of {_format_span(days)} wait for {cause}."
        " They are not made over a gap, so that ids and versions are those of a home where nothing failed"
    )


def _format_span(days: Sequence[date]) -> str:
    if len(days) == 1:
        return str(days[0])
    if (days[-1] - days[0]).days == len(days) - 1:
        return f"{days[0]} to {days[-1]}"
    return f"{len(days)} days, {days[0]} to {days[-1]}"


def warn_of_failures(lake: "Lake", runs: "Sequence[DayRun]") -> None:
    """Print one warning where something that only watches failed in these runs; never raise for it."""
    from pattern_pipeline.errors import PatternPipelineError
    from pattern_pipeline.lake.day_records import read_watch_failures

    try:
        found = read_watch_failures(lake, {each.run_id for each in runs})
    except PatternPipelineError:
        # The days are made; whatever keeps the lake from being read, the next command reports.
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
