"""``pattern-pipeline topics rebuild``: maps made again on request."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from pattern_pipeline.cli.shared.choices import FromOption, ToOption, find_facet
from pattern_pipeline.cli.shared.cost_estimate import format_dollars
from pattern_pipeline.cli.shared.one_run import hold_run_lock, open_cleared_instance
from pattern_pipeline.cli.shared.output import (
    build_table,
    confirm_or_abort,
    console,
    say,
)
from pattern_pipeline.cli.shared.run_scope import Work, find_work, show_days
from pattern_pipeline.cli.shared.watch_warnings import warn_of_failures
from pattern_pipeline.errors import NotFoundError, SettingsError
from pattern_pipeline.settings import Settings, load_settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pattern_pipeline.lake.topic_maps import MapSnapshot
    from pattern_pipeline.orchestration.naming_estimate import NamingEstimate

_COLUMNS = ("day", "facet", "topics", "kept", "survival", "score", "")


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
    settings = load_settings()
    with hold_run_lock(settings):
        _rebuild_maps(
            settings, (first.date() if first else None, last.date() if last else None), facet, agreed=yes
        )


def _rebuild_maps(
    settings: Settings, between: "tuple[date | None, date | None]", facet: str, *, agreed: bool
) -> None:
    work = find_work(settings, *between)

    # Loaded after the first landed day is known: partitions begin there.
    from pattern_pipeline.definitions import build_defs
    from pattern_pipeline.lake.topic_maps import read_map_snapshots
    from pattern_pipeline.orchestration.rebuilding import days_left_stale, days_to_rebuild, rebuild_days
    from pattern_pipeline.orchestration.running import raise_for_failures

    chosen = _find_facet_with_maps(facet, work) if facet else ""
    days = days_to_rebuild(work.lake, work.days, chosen)
    if not days:
        raise NotFoundError(
            f"no day here has {'maps' if chosen else 'answers to cluster'}",
            where=str(settings.home),
            fix="pattern-pipeline run first",
        )
    _confirm_naming_cost(settings, work, days, chosen, agreed=agreed)
    before = read_map_snapshots(work.lake, days, chosen)
    with open_cleared_instance(settings) as instance, show_days(days) as listener:
        runs = rebuild_days(
            build_defs(home=settings.home),
            instance,
            days,
            facet=chosen,
            window_days=settings.topics.window_days,
            listener=listener,
        )
    warn_of_failures(work.lake, runs)
    raise_for_failures(runs)
    after = read_map_snapshots(work.lake, days, chosen)
    _print_changes([(before.get(key), standing) for key, standing in after.items()])
    if stale := days_left_stale(work.lake, settings):
        span = f"{stale[0]} is" if len(stale) == 1 else f"{len(stale)} days, {stale[0]} to {stale[-1]}, are"
        console.print(f"{span} stale: pattern-pipeline run makes them", highlight=False)


def _find_facet_with_maps(name: str, work: Work) -> str:
    found = find_facet(name, work.facets)
    if found.kind == "categorical":
        maps = ", ".join(each.name for each in work.facets if each.kind != "categorical")
        raise SettingsError(f"{found.name} has labels, not maps", fix=f"facets with maps: {maps}")
    return found.name


def _confirm_naming_cost(
    settings: Settings, work: Work, days: "Sequence[date]", facet: str, *, agreed: bool
) -> None:
    from pattern_pipeline.orchestration.naming_estimate import estimate_naming, names_by_model

    if not names_by_model(settings):
        return
    estimate = estimate_naming(work.lake, settings, days, facet)
    told = _format_estimate(estimate)
    for line in told:
        say(line, err=True)
    free = estimate.cost == 0 and not estimate.unmapped
    if told and not free and not agreed and sys.stdin.isatty() and sys.stderr.isatty():
        confirm_or_abort("go on?", err=True)


def _format_estimate(estimate: "NamingEstimate") -> list[str]:
    told = []
    if estimate.maps:
        tokens = estimate.usage.input_tokens + estimate.usage.output_tokens
        cost = "price not known" if estimate.cost is None else format_dollars(estimate.cost)
        told.append(
            f"{estimate.model} names the {estimate.topics:,} topics of {estimate.maps:,} maps as they stand, fewer"
            f" where names are kept: {tokens:,} tokens, {cost}"
        )
    if estimate.unmapped:
        told.append(
            f"days without a map yet: {estimate.unmapped:,}; naming their topics by {estimate.model} comes on top"
        )
    return told


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
    kept = f"{len(before.topics & now.topics)} of {len(before.topics)}"
    return (str(count) if len(before.topics) == count else f"{len(before.topics)} → {count}"), kept


def _describe_change(before: "MapSnapshot | None", now: "MapSnapshot") -> str:
    said = "first map" if before is None else "same" if before.members == now.members else "changed"
    return said if now.status == "ready" else f"{said}, {now.status}"
