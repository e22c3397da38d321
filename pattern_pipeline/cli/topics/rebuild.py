"""``pattern-pipeline topics rebuild``: maps made again on request."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from pattern_pipeline.cli.shared.choices import FromOption, ToOption, find_facet
from pattern_pipeline.cli.shared.model_costs import format_dollars
from pattern_pipeline.cli.shared.one_run import hold_run_lock, open_cleared_instance
from pattern_pipeline.cli.shared.output import (
    build_table,
    confirm_or_abort,
    console,
    say,
)
from pattern_pipeline.cli.shared.run_scope import find_days, show_days
from pattern_pipeline.cli.shared.run_warnings import warn_of_failures
from pattern_pipeline.errors import NotFoundError, SettingsError
from pattern_pipeline.services.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pattern_pipeline.lake.topic_maps import MapSnapshot
    from pattern_pipeline.services.cost_estimates import NamingEstimate

_COLUMNS = ("day", "facet", "topics", "same ids", "survival", "score", "")


def rebuild_topics(
    first: FromOption = None,
    last: ToOption = None,
    facet: Annotated[
        str, typer.Option("--facet", help="The one facet whose maps are made; else all.", show_default=False)
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before a model is paid for names.")] = False,
) -> None:
    """Make the maps of all or some days again, stale or not, with their labels, datasets and alerts.

    Topics keep their ids and names where they are found again. Answers and vectors stay as they are.
    """
    workspace = open_workspace()
    with hold_run_lock(workspace.settings):
        _rebuild_maps(
            workspace, (first.date() if first else None, last.date() if last else None), facet, agreed=yes
        )


def _rebuild_maps(
    workspace: Workspace, between: "tuple[date | None, date | None]", facet: str, *, agreed: bool
) -> None:
    landed = find_days(workspace, *between)

    # Loaded after the first landed day is known: partitions begin there.
    from pattern_pipeline.definitions import build_defs
    from pattern_pipeline.lake.topic_maps import read_map_snapshots
    from pattern_pipeline.orchestration.run_days import raise_for_failures, rebuild_days
    from pattern_pipeline.services.lake_state import list_days_to_rebuild, list_stale_days

    settings, lake = workspace.settings, workspace.lake
    chosen = _find_facet_with_maps(facet, workspace) if facet else ""
    days = list_days_to_rebuild(lake, landed, chosen)
    if not days:
        raise NotFoundError(
            f"no day here has {'maps' if chosen else 'answers to cluster'}",
            where=str(settings.home),
            fix="pattern-pipeline run first",
        )
    _confirm_naming_cost(workspace, days, chosen, agreed=agreed)
    before = read_map_snapshots(lake, days, chosen)
    with open_cleared_instance(settings) as instance, show_days(days) as listener:
        runs = rebuild_days(
            build_defs(home=settings.home),
            instance,
            days,
            facet=chosen,
            window_days=settings.topics.window_days,
            listener=listener,
        )
    warn_of_failures(lake, runs)
    raise_for_failures(runs)
    after = read_map_snapshots(lake, days, chosen)
    _print_changes([(before.get(key), now) for key, now in after.items()])
    if stale := list_stale_days(workspace):
        span = f"{stale[0]} is" if len(stale) == 1 else f"{len(stale)} days, {stale[0]} to {stale[-1]}, are"
        console.print(f"{span} stale: pattern-pipeline run makes them", highlight=False)


def _find_facet_with_maps(name: str, workspace: Workspace) -> str:
    found = find_facet(name, workspace.facets)
    if found.kind == "categorical":
        maps = ", ".join(each.name for each in workspace.facets if each.kind != "categorical")
        raise SettingsError(f"{found.name} has labels, not maps", fix=f"facets with maps: {maps}")
    return found.name


def _confirm_naming_cost(workspace: Workspace, days: "Sequence[date]", facet: str, *, agreed: bool) -> None:
    from pattern_pipeline.services.cost_estimates import estimate_naming, is_named_by_model

    if not is_named_by_model(workspace.settings):
        return
    estimate = estimate_naming(workspace, days, facet)
    lines = _format_estimate(estimate)
    for line in lines:
        say(line, err=True)
    free = estimate.cost == 0 and not estimate.unmapped
    if lines and not free and not agreed and sys.stdin.isatty() and sys.stderr.isatty():
        confirm_or_abort("go on?", err=True)


def _format_estimate(estimate: "NamingEstimate") -> list[str]:
    lines = []
    if estimate.maps:
        tokens = estimate.usage.input_tokens + estimate.usage.output_tokens
        cost = "price not known" if estimate.cost is None else format_dollars(estimate.cost)
        lines.append(
            f"{estimate.model} names the {estimate.topics:,} topics of {estimate.maps:,} present maps, fewer"
            f" where names do not change: {tokens:,} tokens, {cost}"
        )
    if estimate.unmapped:
        lines.append(
            f"days without a map yet: {estimate.unmapped:,}; naming their topics by {estimate.model} comes on top"
        )
    return lines


def _print_changes(found: "Sequence[tuple[MapSnapshot | None, MapSnapshot]]") -> None:
    rows = [
        (
            str(now.day),
            now.facet,
            *_format_topics(before, now),
            "" if now.survival is None else f"{now.survival:.0%}",
            "" if now.silhouette is None else f"{now.silhouette:.2f}",
            _describe_change(before, now),
        )
        for before, now in found
    ]
    console.print(build_table("maps made again", _COLUMNS, rows, numbers=_COLUMNS[2:6]))
    same = sum(before is not None and before.members == now.members for before, now in found)
    console.print(f"{len(found) - same} of {len(found)} maps changed", highlight=False)


def _format_topics(before: "MapSnapshot | None", now: "MapSnapshot") -> tuple[str, str]:
    """Format how many topics there were and are, and how many earlier ids still exist."""
    count = len(now.topics)
    if before is None:
        return str(count), ""
    same = f"{len(before.topics & now.topics)} of {len(before.topics)}"
    return (str(count) if len(before.topics) == count else f"{len(before.topics)} → {count}"), same


def _describe_change(before: "MapSnapshot | None", now: "MapSnapshot") -> str:
    change = "first map" if before is None else "same" if before.members == now.members else "changed"
    return change if now.status == "ready" else f"{change}, {now.status}"
