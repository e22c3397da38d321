"""``pattern-pipeline ingest``: traces from files into the home folder."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from pattern_pipeline.cli.output import console, errors, progress
from pattern_pipeline.settings import load_settings


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders of traces.", show_default=False)],
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes that read [one a core].", show_default=False)
    ] = None,
) -> None:
    """Read traces from files or folders, redact them, and land them.

    A trace that is already there is replaced by a newer copy; what cannot be read is kept as a rejected
    record, with its place and reason, and the rest goes on.
    """
    from pattern_pipeline.lake.home import open_lake
    from pattern_pipeline.lake.landing import LakeLandingStore
    from pattern_pipeline.traces.landing import land
    from pattern_pipeline.traces.readers.files import trace_files
    from pattern_pipeline.traces.redaction.rules import rules_of_home

    settings = load_settings()
    with progress() as bar:
        task = bar.add_task("reading files", total=sum(1 for _ in trace_files(paths)))
        report = land(
            paths,
            LakeLandingStore(open_lake(settings)),
            redact=settings.traces.redact,
            now=datetime.now(UTC),
            earliest=settings.start_date,
            rules=rules_of_home(settings.home, settings.traces.redaction_key, settings.traces.redact_except),
            columns=settings.traces.columns,
            workers=workers or os.cpu_count() or 1,
            progress=lambda report: bar.update(
                task, completed=report.files, description=f"reading files, {report.traces} traces"
            ),
        )
    console.print(
        f"{report.traces} traces read from {report.files} files: {report.new} new, "
        f"{report.replaced} replaced, {report.unchanged} unchanged; {len(report.days)} days changed"
    )
    if report.without_messages:
        console.print(f"{report.without_messages} of them hold no message: no facet can answer for those")
    if report.rejected:
        errors.print(
            f"{report.rejected} records rejected; see them with: "
            'pattern-pipeline sql "SELECT source_path, source_line, reason FROM rejected_records"',
            style="yellow",
            soft_wrap=True,
        )
