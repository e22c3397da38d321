"""``pattern-pipeline facets``: list what is asked and how far it is answered, collect batches, ask again."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pattern_pipeline.cli.facets.compare import compare_facets
from pattern_pipeline.cli.facets.costs import estimate_facets, show_spend
from pattern_pipeline.cli.facets.trial import try_facet
from pattern_pipeline.cli.shared.choices import FormatOption, find_facet
from pattern_pipeline.cli.shared.model_costs import format_estimate_line
from pattern_pipeline.cli.shared.output import Format, build_table, console, print_frame, say
from pattern_pipeline.services.workspace import open_workspace

if TYPE_CHECKING:
    from pattern_pipeline.facets.spec import FacetSpec
    from pattern_pipeline.lake.facet_coverage import FacetCoverage

app = typer.Typer(no_args_is_help=True, help="See facets, try them, what their answers cost, and ask again.")


def list_facets(output: FormatOption = Format.table) -> None:
    """List every facet: its labels, where it comes from, and how many traces its current version answers."""
    import pandas as pd

    from pattern_pipeline.lake.facet_coverage import read_coverage
    from pattern_pipeline.services.extractors import get_extractor_name

    workspace = open_workspace()
    facets, extractor = workspace.facets, get_extractor_name(workspace.settings)
    found = read_coverage(workspace.lake, {facet.name: facet.version for facet in facets}, extractor)
    origins = _find_origins(facets, workspace.settings.facets_folder)
    if output is Format.table:
        _print_tables(facets, origins, found, extractor)
        return
    rows = [
        {
            "facet": facet.name,
            "kind": facet.kind,
            "version": facet.version,
            "labels": ", ".join(label.name for label in facet.labels),
            "origin": origins[facet.name],
            "extractor": extractor,
            "answered": each.answered,
            "no_match": each.no_match,
            "failed": each.failed,
            "older": each.older,
            "map": _describe_map(facet, each),
        }
        for facet, each in ((facet, found[facet.name]) for facet in facets)
    ]
    print_frame(pd.DataFrame(rows), output)


def _print_tables(
    facets: "Sequence[FacetSpec]", origins: dict[str, str], found: "dict[str, FacetCoverage]", extractor: str
) -> None:
    kinds = [
        (facet.name, facet.kind.replace("_", " "), ", ".join(label.name for label in facet.labels), origin)
        for facet, origin in ((facet, origins[facet.name]) for facet in facets)
    ]
    console.print(build_table("", ("facet", "kind", "labels", "from"), kinds))
    rows = [
        (facet.name, facet.version, *_format_counts(each), _describe_map(facet, each))
        for facet, each in ((facet, found[facet.name]) for facet in facets)
    ]
    counts = ("answered", "no match", "failed", "older")
    console.print(build_table("", ("facet", "version", *counts, "map"), rows, numbers=counts))
    notes = [f"answered by {extractor}"]
    if any(each.older for each in found.values()):
        notes.append("older: by another version or model; pattern-pipeline run asks again")
    if any(each.failed for each in found.values()):
        notes.append("ask the failed ones again: pattern-pipeline facets retry")
    for note in notes:
        say(note)


def _format_counts(each: "FacetCoverage") -> tuple[str, ...]:
    return tuple(f"{count:,}" for count in (each.answered, each.no_match, each.failed, each.older))


def _describe_map(facet: "FacetSpec", each: "FacetCoverage") -> str:
    if facet.kind == "categorical":
        return ""
    return {None: "none", True: "older", False: "current"}[each.map_is_older]


def _find_origins(facets: "Sequence[FacetSpec]", folder: Path) -> dict[str, str]:
    from pattern_pipeline.facets.loading import load_facets, read_facet

    built_in = {facet.name: facet.version for facet in load_facets(None)}
    files = {read_facet(path).name: path.name for path in sorted(folder.glob("*.toml"))}
    return {
        facet.name: files.get(facet.name, "built in" if facet.name in built_in else "") for facet in facets
    }


def collect_batches() -> None:
    """Take in what the provider's batches have answered so far. Asks nothing; `run` goes on from there."""
    from pattern_pipeline.lake.batches import LakeBatchBook
    from pattern_pipeline.services.extractors import get_extractor_name, open_queued_extractor

    workspace = open_workspace()
    book, name = LakeBatchBook(workspace.lake), get_extractor_name(workspace.settings)
    before = book.list_open(name)
    if not before:
        console.print(f"no batch of {name} is in the queue", highlight=False, markup=False)
        return
    today = datetime.now(UTC).date()
    open_queued_extractor(workspace, day=today).collect(workspace.facets)
    waiting = {batch.batch_id for batch in book.list_open(name)}
    ended = [batch for batch in before if batch.batch_id not in waiting]
    questions = sum(len(batch.requests) for batch in before if batch.batch_id in waiting)
    console.print(f"{len(ended)} batches taken in, {len(waiting)} under way with {questions:,} questions")
    if days := sorted({day for batch in ended for day in batch.days}):
        console.print(f"make the {len(days)} days that waited for them: pattern-pipeline run")


def retry_failed(
    facet: Annotated[
        str | None, typer.Argument(help="One facet only; else every one.", show_default=False)
    ] = None,
) -> None:
    """Forget the answers that failed, so that the next run asks for them again. Asks nothing itself."""
    from pattern_pipeline.lake.answers import forget_failed_answers
    from pattern_pipeline.lake.facet_coverage import ask_failed_again
    from pattern_pipeline.services.cost_estimates import estimate_days

    workspace = open_workspace()
    name = find_facet(facet, workspace.facets).name if facet else None
    lake = workspace.lake
    # In this order: cut off between the two, a second retry finds the same summaries.
    forget_failed_answers(lake, name)
    failed = ask_failed_again(lake, name)
    if not failed:
        console.print("nothing to ask again: no answer failed")
        return
    say(f"{failed:,} failed answers will be asked for again by: pattern-pipeline run")
    if workspace.settings.model.name:
        say(format_estimate_line(estimate_days(workspace, workspace.facets).estimate))


app.command("list")(list_facets)
app.command("test")(try_facet)
app.command("compare")(compare_facets)
app.command("estimate")(estimate_facets)
app.command("spend")(show_spend)
app.command("collect")(collect_batches)
app.command("retry")(retry_failed)
