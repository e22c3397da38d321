"""``pattern-pipeline run``: everything that is stale, through Dagster."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from pattern_pipeline.cli.output import console, errors, progress
from pattern_pipeline.cli.spending_first import agree_to_spend
from pattern_pipeline.errors import NotFoundError, SettingsError
from pattern_pipeline.settings import Settings, load_settings

if TYPE_CHECKING:
    from pattern_pipeline.orchestration.running import DayRun


def run(
    first: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.", show_default=False)
    ] = None,
    last: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day.", show_default=False)
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before a model is paid.")] = False,
) -> None:
    """Make what is stale: the days whose landed traces or settings changed, and what hangs on them.

    Says first what a model would be paid, and asks for a yes at a terminal.
    """
    between = (first.date() if first else None, last.date() if last else None)
    runs = run_stale(load_settings(), *between, agreed=yes)
    if not runs:
        console.print("nothing to do: every day is fresh")
        return
    waiting = sorted({each.day for each in runs if each.waiting})
    if waiting:
        console.print(
            f"{len(waiting)} days wait for the provider's batches, {waiting[0]} to {waiting[-1]}; they may take a"
            " day: run again later"
        )
    days = sorted({each.day for each in runs} - set(waiting))
    if days:
        console.print(f"{len(days)} days made, {days[0]} to {days[-1]}; see: pattern-pipeline topics list")


def run_stale(
    settings: Settings, first: date | None, last: date | None, *, agreed: bool = False
) -> "Sequence[DayRun]":
    """Run the stale days between two days, with a progress bar; ``agreed``: to what a model will be paid.

    Raises NotFoundError where nothing has landed, PatternPipelineError where a day's run failed.
    """
    from pattern_pipeline.definitions import build_defs
    from pattern_pipeline.facets.loading import load_facets
    from pattern_pipeline.lake.home import open_lake
    from pattern_pipeline.lake.landed_units import landed_days
    from pattern_pipeline.lake.materializations import materialized_days
    from pattern_pipeline.lake.predicate import predicate
    from pattern_pipeline.orchestration.extractors import check_facets
    from pattern_pipeline.orchestration.idling import quiet_since
    from pattern_pipeline.orchestration.instance import open_instance
    from pattern_pipeline.orchestration.running import Listener, raise_for_failures, run_days
    from pattern_pipeline.traces.preprocessor import load_preprocessor

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
        between = f" between {first or 'the first day'} and {last or today}" if first or last else ""
        raise NotFoundError(
            f"no traces have landed{between}",
            where=str(settings.home),
            mend="pattern-pipeline ingest PATH first",
        )
    agree_to_spend(settings, lake, facets, first, last, agreed=agreed)
    with open_instance(settings) as instance, progress() as bar:
        task = bar.add_task("looking for what is stale", total=len(days))

        def day_started(day: date, stages: Sequence[str]) -> None:
            bar.update(task, description=f"{day} {stages[0]}", completed=days.index(day))

        def stage_started(stage: str) -> None:
            bar.update(task, description=f"{bar.tasks[task].description[:10]} {stage}")

        def day_finished(each: "DayRun") -> None:
            bar.update(task, completed=days.index(each.day) + 1)
            if not errors.is_terminal:
                # A log file shows no moving bar.
                made = "waits for a batch" if each.waiting else f"made from {each.stages[0]}"
                errors.print(f"{each.day} {each.error or made}", markup=False)

        listener = Listener(day_started, stage_started, day_finished)
        runs = run_days(build_defs(home=settings.home), instance, lake, settings, days, listener=listener)
    raise_for_failures(runs)
    return runs
