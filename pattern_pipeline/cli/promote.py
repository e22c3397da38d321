"""``pattern-pipeline promote``: suites to dataset versions."""

from datetime import datetime
from typing import Annotated

import typer

from pattern_pipeline.cli.shared.output import build_table, console
from pattern_pipeline.cli.shared.run_scope import build_left_out_error, find_left_out_days
from pattern_pipeline.errors import NotFoundError
from pattern_pipeline.settings import load_settings


def promote_suites(
    day: Annotated[
        datetime | None,
        typer.Option(
            "--day",
            formats=["%Y-%m-%d"],
            help="Day whose window is promoted (the latest).",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Promote every suite of a day to datasets, through Dagster, if the day's labels pass."""
    from pattern_pipeline.datasets.suite_facets import load_checked_suites
    from pattern_pipeline.definitions import build_defs
    from pattern_pipeline.facets.loading import load_facets
    from pattern_pipeline.frame_values import records
    from pattern_pipeline.lake.day_records import list_materialized_days
    from pattern_pipeline.lake.engine.lake import open_lake
    from pattern_pipeline.orchestration.instance import open_instance
    from pattern_pipeline.orchestration.running import Listener, raise_for_failures, run_day

    settings = load_settings()
    load_checked_suites(settings.suites_file, load_facets(settings.facets_folder))
    lake = open_lake(settings)
    labelled = sorted(each.day for each in list_materialized_days(lake) if each.stage == "classified_logs")
    if not labelled or (day and day.date() not in labelled):
        raise NotFoundError(
            f"no labels for {day.date() if day else 'any day'}",
            where=str(settings.home),
            fix="pattern-pipeline run first",
        )
    chosen = day.date() if day else labelled[-1]
    if left_out := find_left_out_days(settings, [chosen]):
        raise build_left_out_error(settings, left_out)
    with open_instance(settings) as instance:
        raise_for_failures(
            [run_day(build_defs(home=settings.home), instance, chosen, ["eval_datasets"], Listener())]
        )
    results = lake.read_days("eval_datasets", chosen, chosen)
    console.print(
        build_table(
            f"Suites of {chosen}",
            ("suite", "status", "version", "topics", "rows", "why"),
            [
                (r.suite, r.status, _format_version(r.version), r.topics, r.rows, r.reason)
                for r in records(results)
            ],
        )
    )


def _format_version(number: float | None) -> str:
    return "" if number is None or number != number else f"v{int(number)}"
