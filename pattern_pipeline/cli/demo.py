"""``pattern-pipeline demo``: from nothing to topics and datasets, on synthetic traffic."""

import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from pattern_pipeline.cli.shared.output import console, open_progress, say
from pattern_pipeline.services.workspace import open_workspace

DAYS = 10


def run_demo(
    traces_per_day: Annotated[int, typer.Option(min=20, help="Traces a day, over ten days.")] = 150,
    seed: Annotated[int, typer.Option(help="The same seed gives the same traffic.")] = 7,
    last_day: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Last day of the traffic (yesterday).", show_default=False),
    ] = None,
) -> None:
    """Make ten days of synthetic support traffic, run everything through Dagster, and show what came out."""
    from pattern_pipeline.cli.datasets import list_latest_versions, print_versions
    from pattern_pipeline.cli.ingest import land_files, print_landing
    from pattern_pipeline.cli.run import run_stale
    from pattern_pipeline.cli.topics.app import print_board
    from pattern_pipeline.demo.traffic import write_traffic
    from pattern_pipeline.lake.topic_board import read_board
    from pattern_pipeline.lake.versions import LakeVersionStore

    workspace = open_workspace()
    settings = workspace.settings
    folder = settings.home / "demo_traffic"
    last = last_day.date() if last_day else find_last_day(folder)
    console.print(
        f"[bold]1[/] synthetic traffic: {DAYS} days up to {last}, {traces_per_day} traces a day, seed {seed}"
    )
    with open_progress() as bar:
        task = bar.add_task("writing", total=DAYS * traces_per_day)
        traffic = write_traffic(
            folder,
            first_day=last - timedelta(days=DAYS - 1),
            days=DAYS,
            traces_per_day=traces_per_day,
            seed=seed,
            progress=lambda written, _total: bar.update(task, completed=written),
        )
    console.print("[bold]2[/] ingest")
    print_landing(workspace, land_files(workspace, traffic.files, workers=None))
    console.print("[bold]3[/] run, one Dagster run a day (the first loads the models and takes longest)")
    runs = run_stale(workspace, None, None)
    console.print(f"{len(runs)} runs" if runs else "every day was fresh already")
    console.print("[bold]4[/] topics found")
    board = read_board(workspace.lake, None, settings.topics.window_days)
    print_board(board, board.facets)
    console.print("[bold]5[/] suites promoted")
    latest = list_latest_versions(LakeVersionStore(workspace.lake))
    print_versions(latest)
    largest = max((topic for topic in board.topics if topic.keywords), key=lambda topic: topic.units)
    command = format_path(Path(sys.argv[0]))
    here = f"{command} --home {format_path(settings.home)}"
    console.print("[bold]next[/]")
    for line in (
        f"{here} topics show {largest.topic_id}",
        f"{here} sql \"SELECT id, facets.task, facets.sentiment FROM project_logs('demo') LIMIT 5\"",
        f"{here} datasets show {latest[0].dataset if latest else 'regression'}",
        f"make dev HOME_FOLDER={settings.home}    # runs, lineage and pictures in the Dagster UI",
        f"{command} ingest YOUR-TRACES && {command} run    # your own traces, in a home of their own",
    ):
        say(f"  {line}")


def format_path(path: Path) -> str:
    """Format a path as a person would type it from here."""
    absolute = path.absolute()
    return str(absolute.relative_to(Path.cwd()) if absolute.is_relative_to(Path.cwd()) else absolute)


def find_last_day(folder: Path) -> date:
    """Find the last day of an earlier demo's traffic, else yesterday: a second demo changes nothing."""
    written = sorted(folder.glob("????-??-??.otlp.jsonl.gz"))
    if written:
        return date.fromisoformat(written[-1].name[:10])
    return datetime.now(UTC).date() - timedelta(days=1)
