"""``pattern-pipeline datasets``: the versions, their rows, and files for other tools."""

from pathlib import Path
from typing import Annotated

import typer

from pattern_pipeline.cli.output import console, printable, table
from pattern_pipeline.errors import NotFoundError
from pattern_pipeline.settings import load_settings

app = typer.Typer(no_args_is_help=True, help="See and export versioned eval datasets.")

Name = Annotated[str, typer.Argument(help="The dataset's name.", show_default=False)]
Version = Annotated[int | None, typer.Option("--version", min=1, help="A version [the latest].", show_default=False)]
