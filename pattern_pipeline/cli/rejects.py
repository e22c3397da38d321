"""``pattern-pipeline rejects``: what could not be read, and trying again."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from pattern_pipeline.cli.ingest import WorkersOption, land_files, print_landing
from pattern_pipeline.cli.shared.output import (
    Format,
    build_table,
    confirm_or_abort,
    console,
    escape_controls,
    print_frame,
    say,
)
from pattern_pipeline.errors import NotFoundError
from pattern_pipeline.services.workspace import open_workspace

app = typer.Typer(help="See what could not be read, by reason, and try it again after a fix.")

TextArgument = Annotated[
    str, typer.Argument(help="Only those whose reason or path contains this.", show_default=False)
]
_EXCERPT_CHARACTERS = 60


FormatOption = Annotated[Format, typer.Option("--format", help="How to print the answer.")]


@app.callback(invoke_without_command=True)
def list_by_reason(context: typer.Context, output: FormatOption = Format.table) -> None:
    """List what could not be read, the commonest reason first, and what to do."""
    if context.invoked_subcommand is not None:
        return
    import pandas as pd

    from pattern_pipeline.lake.landing import read_rejects
    from pattern_pipeline.traces.rejects import group_rejects

    records = read_rejects(open_workspace().lake)
    found = group_rejects(records)
    if output is not Format.table:
        rows = [(each.records, each.name, each.path, each.line, each.fix) for each in found]
        columns = ["records", "reason", "source_path", "source_line", "what_to_do"]
        print_frame(pd.DataFrame(rows, columns=columns), output)
        return
    if records.empty:
        console.print("nothing was rejected")
        return
    cells = [(each.records, each.name, f"{Path(each.path).name}:{each.line}", each.fix) for each in found]
    console.print(build_table("", ("records", "reason", "first", "what to do"), cells))
    console.print(
        "see them with: pattern-pipeline rejects show TEXT; after a fix: pattern-pipeline rejects retry",
        highlight=False,
        soft_wrap=True,
    )


@app.command("show")
def show_rejects(
    text: TextArgument = "",
    output: FormatOption = Format.table,
) -> None:
    """Show rejected records with their place, reason and beginning."""
    from pattern_pipeline.lake.landing import read_rejects

    records = read_rejects(open_workspace().lake, text)
    if output is not Format.table:
        print_frame(records, output)
        return
    for path, line, reason, fix, excerpt in zip(
        *(records[name] for name in ("source_path", "source_line", "reason", "fix", "excerpt")), strict=True
    ):
        console.print(escape_controls(f"{path}:{line}"), style="bold", markup=False, highlight=False)
        say(f"  {reason}; {fix}" if fix else f"  {reason}")
        if excerpt:
            console.print(escape_controls(f"  {excerpt[:_EXCERPT_CHARACTERS]}"), style="dim", markup=False)
    console.print(f"{len(records)} records")


@app.command("retry")
def retry_rejects(text: TextArgument = "", workers: WorkersOption = None) -> None:
    """Read the files of rejected records again; what can be read now leaves the list."""
    from pattern_pipeline.lake.landing import read_rejects

    workspace = open_workspace()
    records = read_rejects(workspace.lake, text)
    paths = sorted({str(path) for path in records["source_path"]})
    if not paths:
        raise NotFoundError("no rejected records to try again", fix="see: pattern-pipeline rejects")
    there = []
    for path in map(Path, paths):
        if trouble := _find_hindrance(path):
            say(f"{path} {trouble}")
        else:
            there.append(path)
    if there:
        print_landing(workspace, land_files(workspace, there, workers))


def _find_hindrance(path: Path) -> str:
    """Find why a file is not read again; empty if it is."""
    from pattern_pipeline.traces.readers.io.files import leads_out

    if not os.path.lexists(path):
        return "is not there (or came through the live door): send it again, or ingest it again"
    # It was refused because nobody had named it; being in the list is no consent.
    if leads_out(path, path.parent):
        return "is a link that leads out of its folder: ingest the file itself if it is meant"
    return "" if path.exists() else "is a link to nothing: fix it, then ingest it again"


@app.command("clear")
def clear_rejects(
    text: TextArgument = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Forget rejected records that are no traces. The files stay; reading them again rejects them again."""
    from pattern_pipeline.lake.landing import forget_rejects, read_rejects

    lake = open_workspace().lake
    number = len(read_rejects(lake, text))
    if number and not yes:
        if not sys.stdin.isatty():
            raise typer.BadParameter("no terminal to ask at; add --yes", param_hint="--yes")
        confirm_or_abort(f"forget {number} rejected records?")
    console.print(f"{forget_rejects(lake, text)} rejected records forgotten")
