"""What every command that makes days does first, and how it shows the work."""

from collections.abc import Collection, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from pattern_pipeline.cli.output import errors, progress
from pattern_pipeline.errors import NotFoundError, SettingsError
from pattern_pipeline.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pattern_pipeline.facets.spec import FacetSpec
    from pattern_pipeline.lake.lake import Lake
    from pattern_pipeline.orchestration.running import DayRun, Listener


@dataclass(frozen=True)
class Work:
    """The lake, the facets, and the days between two that have traces."""

    lake: "Lake"
    facets: "Sequence[FacetSpec]"
    days: Sequence[date]


def work_between(settings: Settings, first: date | None, last: date | None) -> Work:
    """Find the days to look at, once all settings are known to be right.

    Raises SettingsError for one that is not, NotFoundError where nothing has landed.
    """
    from pattern_pipeline.facets.loading import load_facets
    from pattern_pipeline.lake.home import open_lake
    from pattern_pipeline.lake.landed_units import landed_days
    from pattern_pipeline.lake.materializations import materialized_days
    from pattern_pipeline.lake.predicate import predicate
    from pattern_pipeline.orchestration.extractors import check_facets
    from pattern_pipeline.orchestration.idling import quiet_since, waiting_line
    from pattern_pipeline.traces.units.preprocessor import load_preprocessor

    if first and last and first > last:
        raise SettingsError(f"--from {first} is after --to {last}", mend="swap them")
    facets = load_facets(settings.facets_folder)
    check_facets(settings, facets)
    if settings.traces.where:
        predicate(settings.traces.where)
    load_preprocessor(settings.traces.preprocessor)
    lake = open_lake(settings)
    today = datetime.now(UTC).date()
    landed = landed_days(lake, settings.traces.unit, quiet_since(settings.traces))
    known = {each.day for each in landed} | {each.day for each in materialized_days(lake)}
    days = [day for day in sorted(known) if (first or day) <= day <= min(last or day, today)]
    if not days:
        if wait := waiting_line(lake, settings.traces):
            raise NotFoundError(
                f"nothing is complete yet: {wait}",
                where=str(settings.home),
                mend="run again then, or set a smaller idle_seconds in [traces] of settings.toml",
            )
        between = f" between {first or 'the first day'} and {last or today}" if first or last else ""
        raise NotFoundError(
            f"no traces have landed{between}",
            where=str(settings.home),
            mend="pattern-pipeline ingest PATH first",
        )
    return Work(lake, facets, days)


@contextmanager
def days_shown(days: Collection[date]) -> "Iterator[Listener]":
    """A progress bar over these days, and what moves it."""
    from pattern_pipeline.orchestration.running import Listener

    order = {day: number for number, day in enumerate(sorted(days))}
    with progress() as bar:
        task = bar.add_task("looking for what is stale", total=len(order))

        def day_started(day: date, stages: Sequence[str]) -> None:
            bar.update(task, description=f"{day} {stages[0]}", completed=order[day])

        def stage_started(stage: str) -> None:
            bar.update(task, description=f"{bar.tasks[task].description[:10]} {stage}")

        def day_finished(each: "DayRun") -> None:
            bar.update(task, completed=order[each.day] + 1)
            if not errors.is_terminal:
                # A log file shows no moving bar.
                made = "waits for a batch" if each.waiting else f"made from {each.stages[0]}"
                errors.print(f"{each.day} {each.error or made}", markup=False)

        yield Listener(day_started, stage_started, day_finished)
