"""``pattern-pipeline run``: everything that is stale, through Dagster."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from pattern_pipeline.cli.days_at_work import days_shown, work_between
from pattern_pipeline.cli.facet_choice import FromOption, ToOption
from pattern_pipeline.cli.one_run import open_cleared_instance, sole_run
from pattern_pipeline.cli.output import console, printable
from pattern_pipeline.cli.placing import place_new
from pattern_pipeline.cli.spending_first import agree_to_spend
from pattern_pipeline.cli.watch_warnings import warn_of_failures
from pattern_pipeline.settings import Settings, load_settings

if TYPE_CHECKING:
    from pattern_pipeline.orchestration.running import DayRun


def run(
    first: FromOption = None,
    last: ToOption = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before a model is paid.")] = False,
    place_only: Annotated[
        bool,
        typer.Option(
            "--place-only", help="Place new traces by the maps there are; ask no model, make no map."
        ),
    ] = False,
) -> None:
    """Make what is stale: the days whose landed traces or settings changed, and what hangs on them.

    Says first what a model would be paid, and asks for a yes at a terminal.
    """
    between = (first.date() if first else None, last.date() if last else None)
    if place_only:
        place_new(load_settings(), *between)
        return
    settings = load_settings()
    runs = run_stale(settings, *between, agreed=yes)
    _say_what_waits(settings)
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


def _say_what_waits(settings: Settings) -> None:
    from pattern_pipeline.lake.engine.lake import open_lake
    from pattern_pipeline.orchestration.idling import waiting_line

    if wait := waiting_line(open_lake(settings), settings.traces):
        console.print(printable(wait), highlight=False, markup=False, soft_wrap=True)


def run_stale(
    settings: Settings, first: date | None, last: date | None, *, agreed: bool = False
) -> "Sequence[DayRun]":
    """Run the stale days between two days, with a progress bar; ``agreed``: to what a model will be paid.

    Raises NotFoundError where nothing has landed, PatternPipelineError where a day's run failed.
    """
    with sole_run(settings):
        work = work_between(settings, first, last)

        # Loaded after the first landed day is known: partitions begin there.
        from pattern_pipeline.definitions import build_defs
        from pattern_pipeline.orchestration.running import raise_for_failures, run_days

        agree_to_spend(settings, work.lake, work.facets, first, last, agreed=agreed)
        with open_cleared_instance(settings) as instance, days_shown(work.days) as listener:
            defs = build_defs(home=settings.home)
            runs = run_days(defs, instance, work.lake, settings, work.days, listener=listener)
    warn_of_failures(work.lake, runs)
    raise_for_failures(runs)
    return runs
