"""``pattern-pipeline sql``: any question to the lake, read-only."""

from enum import StrEnum
from typing import Annotated

import typer

from pattern_pipeline.cli.output import console, table
from pattern_pipeline.settings import load_settings


class Format(StrEnum):
    """How an answer is printed."""

    table = "table"
    json = "json"
    csv = "csv"


def sql(
    query: Annotated[
        str, typer.Argument(help="A query; tables are listed by: SHOW TABLES", show_default=False)
    ],
    output: Annotated[Format, typer.Option("--format", help="How to print the answer.")] = Format.table,
) -> None:
    """Ask the lake in SQL: the logs view, project_logs('…'), and every table. Nothing can be changed."""
    from pattern_pipeline.lake.home import open_lake
    from pattern_pipeline.lake.queries import query_frame

    frame = query_frame(open_lake(load_settings()), query)
    if output is Format.table:
        rows = frame.astype(object).where(frame.notna(), None).to_numpy().tolist()
        console.print(table("", [str(column) for column in frame.columns], rows))
        console.print(f"{len(frame)} rows")
    elif output is Format.json:
        typer.echo(frame.to_json(orient="records", date_format="iso", force_ascii=False))
    else:
        typer.echo(frame.to_csv(index=False), nl=False)
