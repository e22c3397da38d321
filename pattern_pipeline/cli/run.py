"""``pattern-pipeline run``: everything that is stale, through Dagster; with ``--place-only`` new traces alone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from pattern_pipeline.cli.shared.choices import FromOption, ToOption
from pattern_pipeline.cli.shared.model_costs import confirm_cost
from pattern_pipeline.cli.shared.one_run import hold_run_lock, open_cleared_instance
from pattern_pipeline.cli.shared.output import build_table, console, say
from pattern_pipeline.cli.shared.run_scope import find_days, show_days
from pattern_pipeline.cli.shared.run_warnings import print_held, warn_of_failures
from pattern_pipeline.services.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from pattern_pipeline.lake.topic_maps import FacetPlacement
    from pattern_pipeline.orchestration.day_run import DayRun

_COLUMNS = ("facet", "traces", "placed", "not asked", "no map", "by the map of")


def place_new_traces(workspace: Workspace, first: date | None, last: date | None) -> None:
    """Place what has landed between two days, and print how far it came.

    Raises NotFoundError where nothing has landed, PatternPipelineError where a day's run failed.
    """
    settings = workspace.settings
    with hold_run_lock(settings):
        days = find_days(workspace, first, last)

        # Loaded after the first landed day is known: partitions begin there.
        from pattern_pipeline.definitions import build_defs
        from pattern_pipeline.lake.topic_maps import count_placements
        from pattern_pipeline.orchestration.run_days import place_days, raise_for_failures

        with open_cleared_instance(settings) as instance, show_days(days) as listener:
            defs = build_defs(home=settings.home)
            runs = place_days(defs, instance, workspace, days, listener=listener)
    raise_for_failures(runs)
    if not runs:
        console.print("nothing to place: nothing has landed since")
        return
    placed = [each.day for each in runs]
    span = str(placed[0]) if len(placed) == 1 else f"{len(placed)} days, {placed[0]} to {placed[-1]}"
    _print_placements(f"placed: {span}", count_placements(workspace.lake, placed))


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
    """Make what is stale: the days whose landed traces or settings changed, and what depends on them.

    First prints what a model would be paid, and asks for a yes at a terminal.
    """
    between = (first.date() if first else None, last.date() if last else None)
    if place_only:
        place_new_traces(open_workspace(), *between)
        return
    workspace = open_workspace()
    runs = run_stale(workspace, *between, agreed=yes)
    _print_waiting(workspace)
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


def _print_waiting(workspace: Workspace) -> None:
    from pattern_pipeline.services.readiness import describe_waiting_units

    if wait := describe_waiting_units(workspace.lake, workspace.settings.traces):
        say(wait)


def run_stale(
    workspace: Workspace, first: date | None, last: date | None, *, agreed: bool = False
) -> "Sequence[DayRun]":
    """Run the stale days between two days, with a progress bar; ``agreed``: to what a model will be paid.

    Raises NotFoundError where nothing has landed, PatternPipelineError where a day's run failed.
    """
    settings = workspace.settings
    with hold_run_lock(settings):
        days = find_days(workspace, first, last)

        # Loaded after the first landed day is known: partitions begin there.
        from pattern_pipeline.definitions import build_defs
        from pattern_pipeline.orchestration.run_days import raise_for_failures, run_days

        confirm_cost(workspace, first, last, agreed=agreed)
        with open_cleared_instance(settings) as instance, show_days(days) as listener:
            defs = build_defs(home=settings.home)
            held: set[date] = set()
            listener = replace(listener, day_held=lambda day, _stages: held.add(day))
            runs = run_days(defs, instance, workspace, days, listener=listener)
    warn_of_failures(workspace.lake, runs)
    print_held(held, runs)
    raise_for_failures(runs)
    return runs
