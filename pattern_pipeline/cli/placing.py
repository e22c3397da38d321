"""``pattern-pipeline run --place-only``: new traces in the topics that stand."""

from datetime import date
from typing import TYPE_CHECKING

from pattern_pipeline.cli.days_at_work import days_shown, work_between
from pattern_pipeline.cli.one_run import open_cleared_instance, sole_run
from pattern_pipeline.cli.output import console, printable, table
from pattern_pipeline.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pattern_pipeline.lake.topic_maps import FacetPlacement

_COLUMNS = ("facet", "traces", "placed", "not asked", "no map", "by the map of")


def place_new(settings: Settings, first: date | None, last: date | None) -> None:
    """Place what has landed between two days, and say how far it came.

    Raises NotFoundError where nothing has landed, PatternPipelineError where a day's run failed.
    """
    with sole_run(settings):
        work = work_between(settings, first, last)

        # Loaded after the first landed day is known: partitions begin there.
        from pattern_pipeline.definitions import build_defs
        from pattern_pipeline.lake.topic_maps import count_placements
        from pattern_pipeline.orchestration.placing import place_days
        from pattern_pipeline.orchestration.running import raise_for_failures

        with open_cleared_instance(settings) as instance, days_shown(work.days) as listener:
            defs = build_defs(home=settings.home)
            runs = place_days(defs, instance, work.lake, settings, work.days, listener=listener)
    raise_for_failures(runs)
    if not runs:
        console.print("nothing to place: nothing has landed since")
        return
    days = [each.day for each in runs]
    span = str(days[0]) if len(days) == 1 else f"{len(days)} days, {days[0]} to {days[-1]}"
    _print(f"placed: {span}", count_placements(work.lake, days))


def _print(title: str, found: "Sequence[FacetPlacement]") -> None:
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
    console.print(table(title, _COLUMNS, rows, numbers=_COLUMNS[1:5]))
    if any(each.not_asked for each in found):
        _say("not asked: they have no topic until pattern-pipeline run asks the model")
    if any(each.unmapped for each in found):
        _say("no map: none of their version is there yet; pattern-pipeline run makes it")
    _say("datasets and alerts wait for the next pattern-pipeline run, which also makes the maps")


def _say(line: str) -> None:
    console.print(printable(line), highlight=False, markup=False, soft_wrap=True)
