"""``pattern-pipeline sql``: any question to the lake, read-only."""

import os
import signal
import sys
from types import FrameType
from typing import Annotated, NoReturn

import typer

from pattern_pipeline.cli.shared.output import Format, errors, print_frames
from pattern_pipeline.settings import load_settings

_INTERRUPTED = 130


def query_lake(
    query: Annotated[
        str, typer.Argument(help="A query; tables are listed by: SHOW TABLES", show_default=False)
    ],
    output: Annotated[Format, typer.Option("--format", help="How to print the answer.")] = Format.table,
) -> None:
    """Ask the lake in SQL: the logs view, project_logs('…'), and every table. Nothing can be changed."""
    # SIGTERM ends a query as Ctrl-C does: with its files on disk removed.
    signal.signal(signal.SIGTERM, _raise_interrupt)
    try:
        _print_answer(query, output)
    except KeyboardInterrupt:
        _leave_interrupted()


def _print_answer(query: str, output: Format) -> None:
    from pattern_pipeline.lake.engine.lake import open_lake
    from pattern_pipeline.lake.limits import QueryLimits
    from pattern_pipeline.lake.queries import open_query

    settings = load_settings()
    with open_query(open_lake(settings), query, QueryLimits.of(settings.sql)) as answer:
        print_frames(answer.frames(), output, settings.sql.maximum_rows)


def _raise_interrupt(signum: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001 - signal hands both over
    raise KeyboardInterrupt


def _leave_interrupted() -> NoReturn:
    errors.print("interrupted: the query was ended; nothing was changed", style="red", highlight=False)
    sys.stdout.flush()
    # Not by way of the interpreter's end, which would wait for a query that cannot be interrupted.
    os._exit(_INTERRUPTED)
