"""``pattern-pipeline ingest``: traces from files into the home folder."""

from pathlib import Path
from typing import Annotated

import typer

from pattern_pipeline.cli.landing import land_files, print_landing
from pattern_pipeline.settings import load_settings

WorkersOption = Annotated[
    int | None, typer.Option(min=1, help="Processes that read (one a core).", show_default=False)
]


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders of traces.", show_default=False)],
    workers: WorkersOption = None,
) -> None:
    """Read traces from files or folders, redact them, and land them.

    A trace that is already there is replaced by a newer copy; what cannot be read is kept as a rejected
    record, with its place and reason, and the rest goes on.
    """
    settings = load_settings()
    print_landing(settings, land_files(settings, paths, workers))
