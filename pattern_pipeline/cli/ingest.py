"""``pattern-pipeline ingest``: traces from files into the home folder."""

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pattern_pipeline import interrupts
from pattern_pipeline.cli.shared.output import console, errors, open_progress, say
from pattern_pipeline.services.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from pattern_pipeline.traces.landing.store import LandingReport

_REASONS = 3
_ENTRY = "pattern_pipeline.cli.app"
WorkersOption = Annotated[
    int | None, typer.Option(min=1, help="Processes that read (one a core).", show_default=False)
]


def land_files(workspace: Workspace, paths: Sequence[Path], workers: int | None) -> "LandingReport":
    """Land files and folders, with as many processes as there are cores if ``workers`` is None.

    Raises InputError for a path that does not exist. Places are stored as whole paths, so that a file can be tried
    again from wherever the command is called.
    """
    from pattern_pipeline.traces.landing.worker_server import create_worker_context, needs_workers
    from pattern_pipeline.traces.readers.io.files import find_files

    workers = workers or os.cpu_count() or 1
    files = list(find_files(paths))
    if workers > 1 and needs_workers(files):
        # Before this process imports what stores, which takes as long again.
        create_worker_context(_ENTRY)

    from pattern_pipeline.lake.landed_units import store_first_day
    from pattern_pipeline.lake.landing import LakeLandingStore
    from pattern_pipeline.traces.landing.landing import land_paths
    from pattern_pipeline.traces.landing.store import LandingReport
    from pattern_pipeline.traces.redaction.rules import load_rules

    # What is read counts only once it is stored; a batch that was under way is read again.
    landed = LandingReport()

    def note(report: LandingReport) -> None:
        nonlocal landed
        landed = report
        # DuckDB turns an interrupt into an error of its own, or drops it.
        interrupts.raise_if_received()
        bar.update(task, completed=report.files, description=f"reading files, {report.traces} traces")

    def describe() -> str:
        return f"{landed.traces} traces are stored; the same ingest stores the rest, and none twice"

    with interrupts.report_state(describe), open_progress() as bar:
        settings, lake = workspace.settings, workspace.lake
        interrupts.raise_if_received()
        task = bar.add_task("reading files", total=len(files))
        report = land_paths(
            [path.absolute() for path in paths],
            LakeLandingStore(lake),
            redact=settings.traces.redact,
            now=datetime.now(UTC),
            earliest=settings.start_date,
            rules=load_rules(settings.home, settings.traces.redaction_key, settings.traces.redact_except),
            columns=settings.traces.columns,
            workers=workers,
            progress=note,
        )
    store_first_day(settings.home, lake, report.days)
    return report


def print_landing(workspace: Workspace, report: "LandingReport") -> None:
    """Print what was read, what was not, and the commonest reasons."""
    from pattern_pipeline.lake.landing import read_rejects
    from pattern_pipeline.traces.rejects import group_rejects

    console.print(
        f"{report.traces} traces read from {report.files} files: {report.new} new, "
        f"{report.replaced} replaced, {report.unchanged} unchanged; {len(report.days)} days changed"
    )
    if report.without_messages:
        console.print(f"{report.without_messages} of them hold no message: no facet can answer for those")
    if not report.rejected:
        return
    errors.print(
        f"{report.rejected} records rejected; see them with: pattern-pipeline rejects", style="yellow"
    )
    records = read_rejects(workspace.lake)
    # Others may have been rejected long ago.
    latest = records[records["rejected_at"] == records["rejected_at"].max()]
    found = group_rejects(latest)
    for kind in found[:_REASONS]:
        line = f"  {kind.records} {kind.name} ({kind.path}:{kind.line}); {kind.fix}"
        say(line, style="yellow", err=True)
    if len(found) > _REASONS:
        errors.print(f"  and {len(found) - _REASONS} other reasons", style="yellow")


def ingest_paths(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders of traces.", show_default=False)],
    workers: WorkersOption = None,
) -> None:
    """Read traces from files or folders, redact them, and land them.

    A trace that is already there is replaced by a newer copy; what cannot be read is stored as a
    rejected record, with its place and reason, and the rest goes on.
    """
    workspace = open_workspace()
    print_landing(workspace, land_files(workspace, paths, workers))
