"""``pattern-pipeline sql``: any question to the lake, read-only."""

import sys
from typing import Annotated

import typer

from pattern_pipeline import interrupts
from pattern_pipeline.cli.shared.output import Format, print_frames
from pattern_pipeline.services.workspace import open_workspace


def query_lake(
    query: Annotated[
        str, typer.Argument(help="A query; tables are listed by: SHOW TABLES", show_default=False)
    ],
    output: Annotated[Format, typer.Option("--format", help="How to print the answer.")] = Format.table,
) -> None:
    """Ask the lake in SQL: the logs view, project_logs('…'), and every table. Nothing can be changed."""
    with interrupts.report_state(lambda: "the query was ended; nothing was changed"):
        try:
            _print_answer(query, output)
        except KeyboardInterrupt:
            sys.stdout.flush()
            # Not by way of the interpreter's end, which would wait for a query that cannot be interrupted.
            interrupts.end_at_once()


def _print_answer(query: str, output: Format) -> None:
    from pattern_pipeline.lake.limits import QueryLimits
    from pattern_pipeline.lake.queries import open_query

    workspace = open_workspace()
    limits = workspace.settings.sql
    with open_query(workspace.lake, query, QueryLimits.of(limits)) as answer:
        print_frames(answer.frames(), output, limits.maximum_rows)
