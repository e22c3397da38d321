"""``pattern-pipeline sql``: any question to the lake, read-only."""

from typing import Annotated

import typer

from pattern_pipeline.cli.formats import Format, print_frame
from pattern_pipeline.settings import load_settings


def sql(
    query: Annotated[
        str, typer.Argument(help="A query; tables are listed by: SHOW TABLES", show_default=False)
    ],
    output: Annotated[Format, typer.Option("--format", help="How to print the answer.")] = Format.table,
) -> None:
    """Ask the lake in SQL: the logs view, project_logs('…'), and every table. Nothing can be changed."""
    from pattern_pipeline.lake.home import open_lake
    from pattern_pipeline.lake.queries import query_frame

    print_frame(query_frame(open_lake(load_settings()), query), output)
