"""Where commands print: answers to standard output, progress and errors to standard error."""

import sys
from collections.abc import Collection, Sequence
from datetime import datetime

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

console = Console()
errors = Console(stderr=True)


def table(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[object]], *, numbers: Collection[str] = ()
) -> Table:
    """A table for people. Cells may hold text from traces, so nothing in them is taken for markup.

    The columns named by ``numbers`` are set to the right.
    """
    shown = Table(title=title or None, title_justify="left", header_style="bold")
    for number, column in enumerate(columns):
        # The first column holds what is copied into the next command, so it is never folded.
        side: JustifyMethod = "right" if column in numbers else "left"
        shown.add_column(column, overflow="fold", no_wrap=number == 0, justify=side)
    for row in rows:
        shown.add_row(*(escape(printable(cell)) for cell in row))
    return shown


def printable(value: object) -> str:
    """Text without control characters: what a trace says must not steer the terminal."""
    if value is None:
        return ""
    if isinstance(value, float):
        text = f"{value:.3f}"
    elif isinstance(value, datetime):
        text = value.isoformat(" ", "seconds")
    else:
        text = str(value)
    return "".join(char if char.isprintable() or char == "\n" else "�" for char in text)


def confirm(question: str, *, err: bool = False) -> None:
    """Ask a person for a yes. Raises typer.Abort at a no, KeyboardInterrupt where a signal ends the command."""
    try:
        typer.confirm(question, abort=True, err=err)
    except typer.Abort:
        # An interrupt at the prompt looks like a no.
        interrupts.raise_if_received()
        raise


def progress() -> Progress:
    """A progress bar on standard error, so that output can be piped."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=errors,
        transient=sys.stderr.isatty(),
    )
