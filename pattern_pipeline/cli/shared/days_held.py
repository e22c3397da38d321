"""The one line on days that wait for a day before them that was not made."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING

from pattern_pipeline.cli.shared.output import say

if TYPE_CHECKING:
    from pattern_pipeline.orchestration.running import DayRun


def print_held(held: Collection[date], runs: "Sequence[DayRun]") -> None:
    """Print which days wait for which and what to do, where any do."""
    if line := held_line(held, runs):
        say(line, style="yellow", err=True)


def held_line(held: Collection[date], runs: "Sequence[DayRun]") -> str:
    """Give one line on the days of ``held``, and on those of ``runs`` that failed or wait before the last of them.

    Empty where no day is held.
    """
    if not held:
        return ""
    days = sorted(set(held))
    failed = sorted({each.day for each in runs if each.error and each.day < days[-1]})
    pending = sorted({each.day for each in runs if each.waiting and each.day < days[-1]})
    causes = [
        f"{_shown(failed)}, which failed: fix the error and run again" if failed else "",
        f"{_shown(pending)}, of which a provider's batch has the questions: run again later"
        if pending
        else "",
    ]
    cause = "; and for ".join(filter(None, causes)) or "a day before them: run again without --from and --to"
    return (
        f"topics and datasets of {_shown(days)} wait for {cause}."
        " They are not made over a gap, so that ids and versions are those of a home where nothing failed"
    )


def _shown(days: Sequence[date]) -> str:
    if len(days) == 1:
        return str(days[0])
    if (days[-1] - days[0]).days == len(days) - 1:
        return f"{days[0]} to {days[-1]}"
    return f"{len(days)} days, {days[0]} to {days[-1]}"
