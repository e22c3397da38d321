"""``pattern-pipeline facets list``: what is asked, by whom it is answered, and how far."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pattern_pipeline.cli.shared.choices import FormatOption
from pattern_pipeline.cli.shared.output import Format, build_table, console, escape_controls, print_frame
from pattern_pipeline.services.workspace import open_workspace

if TYPE_CHECKING:
    from pattern_pipeline.facets.spec import FacetSpec
    from pattern_pipeline.lake.facet_coverage import FacetCoverage


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
        console.print(escape_controls(note), highlight=False, markup=False)


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
