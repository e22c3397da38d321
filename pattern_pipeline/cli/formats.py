"""How answers are printed: a table for people, JSON and CSV for programs."""

import sys
from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

import typer

from pattern_pipeline.cli.csv_cells import csv_text
from pattern_pipeline.cli.json_records import json_records
from pattern_pipeline.cli.output import console, printable, table

if TYPE_CHECKING:
    import pandas as pd

_CELL_CHARACTERS = 10_000


class Format(StrEnum):
    """How an answer is printed."""

    table = "table"
    json = "json"
    csv = "csv"


def print_frame(frame: "pd.DataFrame", output: Format) -> None:
    """The rows of a frame, and for people their number."""
    print_frames([frame], output)


def print_frames(frames: Iterable["pd.DataFrame"], output: Format, maximum_rows: int | None = None) -> None:
    """The rows of frames that have the same columns; at least one frame, which may be empty.

    JSON and CSV are printed frame by frame. A table shows ``maximum_rows`` rows and says whether there are more;
    no further frame is asked for then.
    """
    if output is Format.table:
        _print_table(frames, maximum_rows)
    elif output is Format.json:
        _print_json(frames)
    else:
        _print_csv(frames)


def _print_table(frames: Iterable["pd.DataFrame"], maximum_rows: int | None) -> None:
    columns: list[str] = []
    rows: list[list[object]] = []
    more = False
    for frame in frames:
        columns = [str(column) for column in frame.columns]
        left = None if maximum_rows is None else maximum_rows - len(rows)
        more = left is not None and len(frame) > left
        shown = frame.head(left) if left is not None else frame
        values = shown.astype(object).where(shown.notna(), None).to_numpy().tolist()
        rows += [[_shortened(cell) for cell in row] for row in values]
        if more:
            break
    console.print(table("", columns, rows))
    if more:
        console.print(
            f"first {len(rows)} of more rows; raise the setting sql.maximum_rows, or export all with --format csv",
            soft_wrap=True,
        )
    else:
        console.print(f"{len(rows)} rows")


def _shortened(cell: object) -> object:
    text = cell if isinstance(cell, str) else str(cell) if isinstance(cell, bytes | list | dict) else None
    if text is None or len(text) <= _CELL_CHARACTERS:
        return cell
    return f"{text[:_CELL_CHARACTERS]}… ({len(text)} characters; --format json prints all)"


def _print_json(frames: Iterable["pd.DataFrame"]) -> None:
    before = "["
    for frame in frames:
        if records := json_records(frame):
            typer.echo(before + records, nl=False)
            before = ","
    typer.echo(("" if before == "," else before) + "]")


def _print_csv(frames: Iterable["pd.DataFrame"]) -> None:
    for number, frame in enumerate(frames):
        text = csv_text(frame, header=number == 0)
        # A program gets what is stored; a terminal would do what it says.
        typer.echo(printable(text) if sys.stdout.isatty() else text, nl=False)
