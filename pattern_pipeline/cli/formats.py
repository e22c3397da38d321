"""How answers are printed: a table for people, JSON and CSV for programs."""

import sys
from enum import StrEnum
from typing import TYPE_CHECKING

import typer

from pattern_pipeline.cli.output import console, printable, table

if TYPE_CHECKING:
    import pandas as pd


class Format(StrEnum):
    """How an answer is printed."""

    table = "table"
    json = "json"
    csv = "csv"


def print_frame(frame: "pd.DataFrame", output: Format) -> None:
    """The rows of a frame, and for people their number."""
    if output is Format.table:
        rows = frame.astype(object).where(frame.notna(), None).to_numpy().tolist()
        console.print(table("", [str(column) for column in frame.columns], rows))
        console.print(f"{len(frame)} rows")
    elif output is Format.json:
        typer.echo(frame.to_json(orient="records", date_format="iso", force_ascii=False))
    else:
        text = frame.to_csv(index=False)
        # A program gets what is stored; a terminal would do what it says.
        typer.echo(printable(text) if sys.stdout.isatty() else text, nl=False)
