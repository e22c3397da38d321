"""Find the days that a command works on, name those that are left out, and show how the work proceeds."""

from collections.abc import Collection, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING

from pattern_pipeline import interrupts
from pattern_pipeline.cli.shared.output import errors, escape_controls, open_progress, say
from pattern_pipeline.errors import NotFoundError, SettingsError
from pattern_pipeline.services.workspace import Workspace
from pattern_pipeline.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pattern_pipeline.orchestration.day_run import DayRun, Listener


def find_left_out_days(settings: Settings, days: Iterable[date]) -> list[date]:
    """Find the days before the first partition, in order."""
    return sorted({day for day in days if day < settings.first_day})


def build_left_out_error(settings: Settings, left_out: Sequence[date]) -> SettingsError:
    """Build the error that names the days that were left out, and the fix."""
    many = len(left_out) > 1
    span = (
        f"{len(left_out)} days with traces, {left_out[0]} to {left_out[-1]}, are"
        if many
        else f"{left_out[0]} is"
    )
    return SettingsError(
        f"{span} left out: before start_date {settings.first_day}",
        where=str(settings.home / "settings.toml"),
        fix=f"set start_date = {left_out[0]} there, or remove it to begin with the first landed day",
    )


def warn_of_left_out(settings: Settings, left_out: Sequence[date]) -> None:
    """Print one line on the days that are left out, if there are any."""
    if left_out:
        line = escape_controls(str(build_left_out_error(settings, left_out)))
        say(line, style="yellow", err=True)


def find_days(workspace: Workspace, first: date | None, last: date | None) -> Sequence[date]:
    """Find the days between two that have traces, once all settings are valid; prints which days are left out.

    Raises SettingsError for a setting that is not, or where no other days are left, NotFoundError where nothing
    has landed.
    """
    from pattern_pipeline.lake.day_records import list_materialized_days
    from pattern_pipeline.lake.landed_units import list_landed_days, store_first_day
    from pattern_pipeline.services.file_repair import forget_missing_days
    from pattern_pipeline.services.readiness import compute_cutoff, describe_waiting_units

    if first and last and first > last:
        raise SettingsError(f"--from {first} is after --to {last}", fix="swap them")
    _check_settings(workspace)
    settings, lake = workspace.settings, workspace.lake
    for line in forget_missing_days(lake):
        say(line, style="yellow", err=True)
    today = datetime.now(UTC).date()
    landed = list_landed_days(lake, settings.traces.unit, compute_cutoff(settings.traces))
    store_first_day(settings.home, lake, [each.day for each in landed])
    known = {each.day for each in landed} | {each.day for each in list_materialized_days(lake)}
    days = [day for day in sorted(known) if (first or day) <= day <= min(last or day, today)]
    if left_out := find_left_out_days(settings, days):
        days = [day for day in days if day not in left_out]
        if not days:
            raise build_left_out_error(settings, left_out)
        warn_of_left_out(settings, left_out)
    if not days:
        if wait := describe_waiting_units(lake, settings.traces):
            raise NotFoundError(
                f"nothing is complete yet: {wait}",
                where=str(settings.home),
                fix="run again then, or set a smaller idle_seconds in [traces] of settings.toml",
            )
        between = f" between {first or 'the first day'} and {last or today}" if first or last else ""
        raise NotFoundError(
            f"no traces have landed{between}",
            where=str(settings.home),
            fix="pattern-pipeline ingest PATH first",
        )
    return days


def _check_settings(workspace: Workspace) -> None:
    """Raise SettingsError for facets, suites, a condition or a preprocessor that would fail within a run."""
    from pattern_pipeline.services.extractors import check_facets

    check_facets(workspace.settings, workspace.facets)
    _ = workspace.checked_suites, workspace.filters, workspace.preprocessor


@dataclass
class Progress:
    """How far a command has come with its days, so that an interrupt can report what it leaves."""

    now: str = ""
    finished: list[date] = field(default_factory=list)

    def __str__(self) -> str:
        """Format what is stored, and how to go on."""
        days = sorted(set(self.finished))
        span = (
            f"{len(days)} days are made and stored, {days[0]} to {days[-1]}"
            if days
            else "no day was finished"
        )
        stopped = f"stopped in {self.now}; " if self.now else ""
        return f"{stopped}{span}; the same command goes on from there"


@contextmanager
def show_days(days: Collection[date]) -> "Iterator[Listener]":
    """Show a progress bar over these days, and yield what moves it; an interrupt reports how far they came."""
    from pattern_pipeline.orchestration.day_run import Listener

    reached = Progress()
    order = {day: number for number, day in enumerate(sorted(days))}
    with interrupts.report_state(lambda: str(reached)), open_progress() as bar:
        task = bar.add_task("looking for what is stale", total=len(order))

        def day_started(day: date, stages: Sequence[str]) -> None:
            reached.now = f"{day}"
            bar.update(task, description=f"{day} {stages[0]}", completed=order[day])

        def stage_started(stage: str) -> None:
            reached.now = f"{reached.now[:10]} {stage}"
            bar.update(task, description=reached.now)

        def day_finished(each: "DayRun") -> None:
            reached.now = ""
            if not each.error and not each.waiting and not each.held:
                reached.finished.append(each.day)
            bar.update(task, completed=order[each.day] + 1)
            if each.warning:
                say(f"{each.day} is made, but a report on it is not: {each.warning}", err=True)
            if not errors.is_terminal:
                # A log file shows no moving bar.
                made = "waits for a batch" if each.waiting else f"made from {each.stages[0]}"
                waits = f"; {each.held[0]} and what follows wait for a day before it" if each.held else ""
                errors.print(f"{each.day} {each.error or made}{waits}", markup=False)

        yield Listener(day_started, stage_started, day_finished, partial(say, err=True))
