"""Print answers to standard output, progress and errors to standard error.

A table is for people, JSON and CSV are for programs.
"""

import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import typer
from rich.console import Console, JustifyMethod
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from pattern_pipeline import interrupts
from pattern_pipeline.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

# The wide forms are what spreadsheets of East Asian systems take for the narrow ones.
_SIGNS = tuple("=+-@＝＋－＠")
_STARTS = tuple("\t\r\n")
_MARK = "'"


console = Console()
errors = Console(stderr=True)
_CELL_CHARACTERS = 10_000


def neutralise_text(value: object) -> object:
    """Neutralise text so that a spreadsheet shows it as text; every other value is returned as it is."""
    if not isinstance(value, str):
        return value
    # Spreadsheets pass over blanks, and control characters, before a sign.
    begins = next((char for char in value if char.isprintable() and not char.isspace()), "")
    return f"{_MARK}{value}" if value.startswith(_STARTS) or begins in _SIGNS else value


def format_csv(frame: "pd.DataFrame", *, header: bool = True) -> str:
    """Format a frame as CSV, with harmless cells and column names (a PIVOT makes names of cells)."""
    cells = frame.copy()
    for number in range(cells.shape[1]):
        column = cells.iloc[:, number]
        if column.dtype.kind not in "biufcmM":
            cells.isetitem(number, [neutralise_text(cell) for cell in column])
    names = [str(neutralise_text(str(name))) for name in cells.columns]
    return cells.to_csv(index=False, header=names if header else False)


def format_json_records(frame: "pd.DataFrame") -> str:
    """Format the rows as JSON objects, without the brackets of the array; empty where there are none.

    Columns that share a name are numbered from the second on, since a JSON key is read once: ``a``, ``a_1``. Bytes
    become text with escapes. Raises InputError for values that JSON has no form for.
    """
    cells = frame.copy()
    cells.columns = list(_number_names([str(name) for name in frame.columns]))
    for number in range(cells.shape[1]):
        column = cells.iloc[:, number]
        if column.dtype == object:
            cells.isetitem(number, [_convert_cell(cell) for cell in column])
    try:
        return cells.to_json(orient="records", date_format="iso", force_ascii=False)[1:-1]
    except (ValueError, OverflowError) as error:
        reason = " ".join(str(error).split())
        raise InputError(
            f"the answer cannot be written as JSON: {reason}",
            fix="cast the column to text (CAST(x AS VARCHAR)), or use --format csv",
        ) from error


def _number_names(names: Sequence[str]) -> Iterator[str]:
    taken = set(names)
    seen: set[str] = set()
    for name in names:
        free, number = name, 0
        while free in seen or (number and free in taken):
            number += 1
            free = f"{name}_{number}"
        seen.add(free)
        yield free


def _convert_cell(cell: object) -> object:
    if isinstance(cell, bytes):
        return cell.decode(errors="backslashreplace")
    if isinstance(cell, dict):
        return {key: _convert_cell(value) for key, value in cell.items()}
    if isinstance(cell, list):
        return [_convert_cell(value) for value in cell]
    return cell


if TYPE_CHECKING:
    import pandas as pd


def build_table(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[object]], *, numbers: Collection[str] = ()
) -> Table:
    """Build a table for people. Cells may hold text from traces, so nothing in them is taken for markup.

    The columns named by ``numbers`` are set to the right.
    """
    shown = Table(title=title or None, title_justify="left", header_style="bold")
    for number, column in enumerate(columns):
        # The first column holds what is copied into the next command, so it is never folded.
        side: JustifyMethod = "right" if column in numbers else "left"
        shown.add_column(column, overflow="fold", no_wrap=number == 0, justify=side)
    for row in rows:
        shown.add_row(*(escape(escape_controls(cell)) for cell in row))
    return shown


def say(line: object, *, err: bool = False, style: str | None = None) -> None:
    """Print one line as it is, without markup, colours of its own or breaks; ``err``: to standard error."""
    (errors if err else console).print(
        escape_controls(line), style=style, highlight=False, markup=False, soft_wrap=True
    )


def escape_controls(value: object) -> str:
    """Replace control characters: the text of a trace must not steer the terminal."""
    if value is None:
        return ""
    if isinstance(value, float):
        text = f"{value:.3f}"
    elif isinstance(value, datetime):
        text = value.isoformat(" ", "seconds")
    else:
        text = str(value)
    return "".join(char if char.isprintable() or char == "\n" else "�" for char in text)


def confirm_or_abort(question: str, *, err: bool = False) -> None:
    """Ask a person for a yes. Raises typer.Abort at a no, KeyboardInterrupt where a signal ends the command."""
    try:
        typer.confirm(question, abort=True, err=err)
    except typer.Abort:
        # An interrupt at the prompt looks like a no.
        interrupts.raise_if_received()
        raise


def open_progress() -> Progress:
    """Open a progress bar on standard error, so that output can be piped."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=errors,
        transient=sys.stderr.isatty(),
    )


class Format(StrEnum):
    """How an answer is printed."""

    table = "table"
    json = "json"
    csv = "csv"


def print_frame(frame: "pd.DataFrame", output: Format) -> None:
    """Print the rows of a frame, and for people their number."""
    print_frames([frame], output)


def print_frames(frames: Iterable["pd.DataFrame"], output: Format, maximum_rows: int | None = None) -> None:
    """Print the rows of frames that have the same columns; at least one frame, which may be empty.

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
        rows += [[_shorten_cell(cell) for cell in row] for row in values]
        if more:
            break
    console.print(build_table("", columns, rows))
    if more:
        console.print(
            f"first {len(rows)} of more rows; raise the setting sql.maximum_rows, or export all with --format csv",
            soft_wrap=True,
        )
    else:
        console.print(f"{len(rows)} rows")


def _shorten_cell(cell: object) -> object:
    text = cell if isinstance(cell, str) else str(cell) if isinstance(cell, bytes | list | dict) else None
    if text is None or len(text) <= _CELL_CHARACTERS:
        return cell
    return f"{text[:_CELL_CHARACTERS]}… ({len(text)} characters; --format json prints all)"


def _print_json(frames: Iterable["pd.DataFrame"]) -> None:
    before = "["
    for frame in frames:
        if records := format_json_records(frame):
            typer.echo(before + records, nl=False)
            before = ","
    typer.echo(("" if before == "," else before) + "]")


def _print_csv(frames: Iterable["pd.DataFrame"]) -> None:
    for number, frame in enumerate(frames):
        text = format_csv(frame, header=number == 0)
        # A program gets what is stored; a terminal would do what it says.
        typer.echo(escape_controls(text) if sys.stdout.isatty() else text, nl=False)
