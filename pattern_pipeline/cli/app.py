"""The command's entry: global options, the commands by name, and errors on one line."""

# Interrupts first: a Ctrl-C while the rest is imported is no error either.
from pattern_pipeline import interrupts

if __name__ == "__main__":
    interrupts.install_handlers()

import os
import sys
import traceback
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from pattern_pipeline import __version__
from pattern_pipeline.cli.datasets import app as datasets_app
from pattern_pipeline.cli.datasets import promote_suites
from pattern_pipeline.cli.demo import run_demo
from pattern_pipeline.cli.doctor import run_doctor
from pattern_pipeline.cli.facets.app import app as facets_app
from pattern_pipeline.cli.ingest import ingest_paths
from pattern_pipeline.cli.rejects import app as rejects_app
from pattern_pipeline.cli.review import app as review_app
from pattern_pipeline.cli.run import run_pipeline
from pattern_pipeline.cli.serve import serve_traces
from pattern_pipeline.cli.shared.output import errors, say
from pattern_pipeline.cli.sql import query_lake
from pattern_pipeline.cli.topics.app import app as topics_app
from pattern_pipeline.cli.traces import app as traces_app
from pattern_pipeline.errors import PatternPipelineError
from pattern_pipeline.settings import HOME_VARIABLE, default_home
from pattern_pipeline.storage_failures import describe_storage_failure

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="Turn an AI agent's traces into usage patterns, and the patterns into eval datasets.",
)
app.command("ingest")(ingest_paths)
app.command("run")(run_pipeline)
app.command("serve")(serve_traces)
app.add_typer(traces_app, name="traces")
app.add_typer(rejects_app, name="rejects")
app.add_typer(facets_app, name="facets")
app.add_typer(topics_app, name="topics")
app.command("sql")(query_lake)
app.add_typer(review_app, name="review")
app.command("promote")(promote_suites)
app.add_typer(datasets_app, name="datasets")
app.command("demo")(run_demo)
app.command("doctor")(run_doctor)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def set_options(
    home: Annotated[
        Path | None,
        typer.Option(
            envvar=HOME_VARIABLE,
            show_envvar=False,
            help="Folder that holds everything (~/.pattern_pipeline).",
        ),
    ] = None,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
    version: Annotated[  # noqa: ARG001 - the callback does the work
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Hold the options that every command shares, in the environment that child processes see too."""
    os.environ[HOME_VARIABLE] = str((home or default_home()).expanduser().resolve())
    os.environ["PATTERN_PIPELINE_DEBUG"] = "1" if debug else ""
    # Nothing that we ship calls home.
    os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "yes")
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")


def main() -> None:
    """Run the command; a failure ends with status 1 and one line, wrong usage with 2, an interrupt with 130."""
    interrupts.install_handlers()
    try:
        _run_app()
    except BaseException:
        # Libraries turn an interrupt into errors of their own, such as DuckDB's "Query interrupted".
        if not interrupts.is_interrupted():
            raise
    if interrupts.is_interrupted():
        interrupts.end_process()


def _run_app() -> None:
    try:
        app()
    except SystemExit as stop:
        # An interrupt that no signal sent.
        if stop.code == interrupts.STATUS and not interrupts.is_interrupted():
            errors.print("interrupted: run the same command again", style="red")
        raise
    except BrokenPipeError:
        # The reader of our output (head, less) has gone; there is nobody to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except PatternPipelineError as error:
        _exit_with_error(error, str(error))
    except Exception as error:
        if known := describe_storage_failure(error, os.environ.get(HOME_VARIABLE, "")):
            _exit_with_error(error, str(known))
        first_line = next(iter(str(error).splitlines()), "")
        _exit_with_error(
            error, f"unexpected {type(error).__name__}: {first_line}; run again with --debug and report it"
        )


def _exit_with_error(error: Exception, message: str) -> NoReturn:
    interrupts.raise_if_received()
    if os.environ.get("PATTERN_PIPELINE_DEBUG"):
        traceback.print_exception(error)
    say(f"error: {message}", style="red", err=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
