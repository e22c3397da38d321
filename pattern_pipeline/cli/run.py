"""``pattern-pipeline run``: everything that is stale, through Dagster; with ``--place-only`` new traces alone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from pattern_pipeline.cli.confirm_cost import confirm_cost
from pattern_pipeline.cli.shared.choices import FromOption, ToOption
from pattern_pipeline.cli.shared.days_held import print_held
from pattern_pipeline.cli.shared.one_run import hold_run_lock, open_cleared_instance
from pattern_pipeline.cli.shared.output import build_table, console, say
from pattern_pipeline.cli.shared.run_scope import find_work, show_days
from pattern_pipeline.cli.shared.watch_warnings import warn_of_failures
from pattern_pipeline.settings import Settings, load_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pattern_pipeline.lake.topic_maps import FacetPlacement
if TYPE_CHECKING:
    from pattern_pipeline.orchestration.running import DayRun

_COLUMNS = ("facet", "traces", "placed", "not asked", "no map", "by the map of")


def place_new_traces(settings: Settings, first: date | None, last: date | None) -> None:
    """Place what has landed between two days, and print how far it came.

    Raises NotFoundError where nothing has landed, PatternPipelineError where a day's run failed.
    """
    with hold_run_lock(settings):
        work = find_work(settings, first, last)

        # Loaded after the first landed day is known: partitions begin there.
        from pattern_pipeline.definitions import build_defs
        from pattern_pipeline.lake.topic_maps import count_placements
        from pattern_pipeline.orchestration.placing import place_days
        from pattern_pipeline.orchestration.running import raise_for_failures

        with open_cleared_instance(settings) as instance, show_days(work.days) as listener:
            defs = build_defs(home=settings.home)
            runs = place_days(defs, instance, work.lake, settings, work.days, listener=listener)
    raise_for_failures(runs)
    if not runs:
        console.print("nothing to place: nothing has landed since")
        return
    days = [each.day for each in runs]
    span = str(days[0]) if len(days) == 1 else f"{len(days)} days, {days[0]} to {days[-1]}"
    _print_placements(f"placed: {span}", count_placements(work.lake, days))


def _print_placements(title: str, found: "Sequence[FacetPlacement]") -> None:
    rows = [
        (
            each.facet,
            f"{each.units:,}",
            f"{each.placed:,}",
            f"{each.not_asked:,}",
            f"{each.unmapped:,}",
            each.map_day,
        )
        for each in found
    ]
    console.print(build_table(title, _COLUMNS, rows, numbers=_COLUMNS[1:5]))
    if any(each.not_asked for each in found):
        say("not asked: they have no topic until pattern-pipeline run asks the model")
    if any(each.unmapped for each in found):
        say("no map: none of their version is there yet; pattern-pipeline run makes it")
    say("datasets and alerts wait for the next pattern-pipeline run, which also makes the maps")


def run_pipeline(
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
        place_new_traces(load_settings(), *between)
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
        say(wait)


def run_stale(
    settings: Settings, first: date | None, last: date | None, *, agreed: bool = False
) -> "Sequence[DayRun]":
    """Run the stale days between two days, with a progress bar; ``agreed``: to what a model will be paid.

    Raises NotFoundError where nothing has landed, PatternPipelineError where a day's run failed.
    """
    with hold_run_lock(settings):
        work = find_work(settings, first, last)

        # Loaded after the first landed day is known: partitions begin there.
        from pattern_pipeline.definitions import build_defs
        from pattern_pipeline.orchestration.running import raise_for_failures, run_days

        confirm_cost(settings, work.lake, work.facets, first, last, agreed=agreed)
        with open_cleared_instance(settings) as instance, show_days(work.days) as listener:
            defs = build_defs(home=settings.home)
            held: set[date] = set()
            listener = replace(listener, day_held=lambda day, _stages: held.add(day))
            runs = run_days(defs, instance, work.lake, settings, work.days, listener=listener)
    warn_of_failures(work.lake, runs)
    print_held(held, runs)
    raise_for_failures(runs)
    return runs
