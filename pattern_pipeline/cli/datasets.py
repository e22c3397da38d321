"""``pattern-pipeline promote`` and ``datasets``: make versions by suites, see them, write them to files."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pattern_pipeline.cli.shared.output import build_table, console, say
from pattern_pipeline.cli.shared.run_scope import build_left_out_error, find_left_out_days
from pattern_pipeline.errors import NotFoundError
from pattern_pipeline.services.workspace import open_workspace

if TYPE_CHECKING:
    from pattern_pipeline.datasets.rows import DatasetRow
    from pattern_pipeline.datasets.versions import Manifest, VersionStore

app = typer.Typer(no_args_is_help=True, help="See and export versioned eval datasets.")

Name = Annotated[str, typer.Argument(help="The dataset's name.", show_default=False)]
Version = Annotated[
    int | None, typer.Option("--version", min=1, help="A version (the latest).", show_default=False)
]


def promote_suites(
    day: Annotated[
        datetime | None,
        typer.Option(
            "--day",
            formats=["%Y-%m-%d"],
            help="Day whose window is promoted (the latest).",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Promote every suite of a day to datasets, through Dagster, if the day's labels pass."""
    from pattern_pipeline.definitions import build_defs
    from pattern_pipeline.lake.day_records import list_materialized_days
    from pattern_pipeline.orchestration.day_run import Listener, run_day
    from pattern_pipeline.orchestration.instance import open_instance
    from pattern_pipeline.orchestration.run_days import raise_for_failures
    from pattern_pipeline.tables.frames import iterate_rows

    workspace = open_workspace()
    # Before any work: a suite that names an unknown facet would promote nothing and report nothing.
    _ = workspace.checked_suites
    settings, lake = workspace.settings, workspace.lake
    labelled = sorted(each.day for each in list_materialized_days(lake) if each.stage == "classified_logs")
    if not labelled or (day and day.date() not in labelled):
        raise NotFoundError(
            f"no labels for {day.date() if day else 'any day'}",
            where=str(settings.home),
            fix="pattern-pipeline run first",
        )
    chosen = day.date() if day else labelled[-1]
    if left_out := find_left_out_days(settings, [chosen]):
        raise build_left_out_error(settings, left_out)
    with open_instance(settings) as instance:
        raise_for_failures(
            [run_day(build_defs(home=settings.home), instance, chosen, ["eval_datasets"], Listener())]
        )
    results = lake.read_days("eval_datasets", chosen, chosen)
    console.print(
        build_table(
            f"Suites of {chosen}",
            ("suite", "status", "version", "topics", "rows", "why"),
            [
                (r.suite, r.status, _format_version(r.version), r.topics, r.rows, r.reason)
                for r in iterate_rows(results)
            ],
        )
    )


def _format_version(number: float | None) -> str:
    return "" if number is None or number != number else f"v{int(number)}"


@app.command("list")
def list_datasets(
    every: Annotated[bool, typer.Option("--all", help="Every version, not the latest alone.")] = False,
) -> None:
    """List the datasets with their latest version."""
    store = _open_store()
    print_versions(store.versions() if every else list_latest_versions(store))


@app.command("show")
def show_dataset(
    name: Name, version: Version = None, rows: Annotated[int, typer.Option(min=1, help="How many rows.")] = 10
) -> None:
    """Show one version: what it was made of, and its first rows with the trace each came from."""
    store = _open_store()
    manifest = find_version(store, name, version)
    for line in (
        f"{manifest.dataset} v{manifest.version}: {manifest.rows} rows, sha256 {manifest.sha256}",
        f"window ends {manifest.day}, lake snapshot {manifest.lake_snapshot}",
        f"topics: {', '.join(f'{topic} {count}' for topic, count in manifest.rows_by_topic.items())}",
        f"splits: {', '.join(f'{split} {count}' for split, count in manifest.rows_by_split.items())}",
    ):
        say(line)
    shown = store.rows(manifest.dataset, manifest.version)[:rows]
    cells = [(row.split, row.topic.label, cut_first_words(row), row.origin.trace_id) for row in shown]
    console.print(build_table("", ("split", "topic", "input", "trace"), cells))


@app.command("export")
def export_dataset(
    name: Name,
    version: Version = None,
    target: Annotated[
        str, typer.Option("--format", help="A target: jsonl, or one that a package adds.")
    ] = "jsonl",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write (NAME-vN.jsonl).", show_default=False)
    ] = None,
) -> None:
    """Write one version to a file, its manifest beside it. The same version gives the same bytes."""
    from pattern_pipeline.datasets.export.registry import find_exporter

    store = _open_store()
    manifest = find_version(store, name, version)
    exporter = find_exporter(target)
    path = output or Path(f"{manifest.dataset}-v{manifest.version}{exporter.suffix}")
    exporter.write(path, manifest, store.rows(manifest.dataset, manifest.version))
    say(f"{manifest.rows} rows of {manifest.dataset} v{manifest.version} written to {path}")


def list_latest_versions(store: "VersionStore") -> "list[Manifest]":
    """List the latest version of each dataset, by name."""
    return list({manifest.dataset: manifest for manifest in store.versions()}.values())


def print_versions(manifests: "Sequence[Manifest]") -> None:
    """Print one line for each version."""
    if not manifests:
        say("no datasets yet; see why with: pattern-pipeline sql 'SELECT * FROM eval_datasets'")
        return
    cells = [
        (m.dataset, f"v{m.version}", m.day, len(m.rows_by_topic), m.rows, m.suite.description)
        for m in manifests
    ]
    console.print(
        build_table("", ("dataset", "version", "window ends", "topics", "rows", "what it is for"), cells)
    )


def find_version(store: "VersionStore", name: str, version: int | None) -> "Manifest":
    """Find the version asked for, or the latest. Raises NotFoundError."""
    versions = store.versions()
    known = sorted({manifest.dataset for manifest in versions})
    of_name = [manifest for manifest in versions if manifest.dataset == name]
    if not of_name:
        raise NotFoundError(f"no dataset {name!r}", fix=f"the datasets are: {', '.join(known) or 'none yet'}")
    chosen = [manifest for manifest in of_name if version is None or manifest.version == version]
    if not chosen:
        raise NotFoundError(f"{name} has no version {version}", fix=f"it has 1 to {of_name[-1].version}")
    return chosen[-1]


def cut_first_words(row: "DatasetRow", longest: int = 120) -> str:
    """Cut the last message of the user in a row's input to one line."""
    texts = [message.content for message in row.input.messages if message.role == "user"]
    words = " ".join((texts or [""])[-1].split())
    return words if len(words) <= longest else f"{words[: longest - 1]}…"


def _open_store() -> "VersionStore":
    from pattern_pipeline.lake.versions import LakeVersionStore

    return LakeVersionStore(open_workspace().lake)
