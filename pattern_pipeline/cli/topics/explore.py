"""``pattern-pipeline topics explore`` and ``explorations``: groups of any traces, on demand or saved."""

from typing import TYPE_CHECKING, Annotated

import typer

from pattern_pipeline.cli.shared.choices import FormatOption, FromOption, ToOption, find_facet, parse_days
from pattern_pipeline.cli.shared.output import Format, build_table, console, print_frame, say
from pattern_pipeline.services.workspace import open_workspace

if TYPE_CHECKING:
    from pattern_pipeline.topics.exploring.exploration import Counts, Exploration, Group

SHOWN = 3
EXEMPLARS = 2
KEYWORDS = 6
_NUMBERS = ("traces", "share")
_COLUMNS = ("name", "saved", "facet", "from", "to", "traces", "groups", "chosen")


def print_exploration(found: "Exploration", output: Format, chosen: str, minimum: int) -> None:
    """Print the groups as a table, and examples of each; for programs one row a group.

    ``chosen``: the choice of traces in words. ``minimum``: answers below which groups are provisional.
    """
    if output is not Format.table:
        _print_rows(found, output)
        return
    lines = [found.line(), f"chosen: {chosen}" if chosen else "", _format_caution(found, minimum)]
    if found.other_versions:
        lines.append(f"left out: {found.other_versions:,} answers of other versions, extractors or models")
    for line in filter(None, lines):
        say(line)
    if not found.groups:
        return
    columns = ["", "group", "traces", "share", "topics now", "labels"]
    rows = [_format_cells(number, group) for number, group in enumerate(found.groups, start=1)]
    filled = [place for place in range(len(columns)) if any(row[place] for row in rows)]
    console.print(
        build_table(
            "", [columns[p] for p in filled], [[row[p] for p in filled] for row in rows], numbers=_NUMBERS
        )
    )
    for number, group in enumerate(found.groups, start=1):
        say(f"{number}. {', '.join(group.keywords[:KEYWORDS]) or group.name}")
        for exemplar in group.exemplars[:EXEMPLARS]:
            say(f"   {exemplar.unit_id}  {exemplar.summary}")


def format_counts(counts: "Counts", shown: int = SHOWN) -> str:
    """Format the largest counts, and how many more there are."""
    more = f", {len(counts) - shown} more" if len(counts) > shown else ""
    return ", ".join(f"{name} {count:,}" for name, count in counts[:shown]) + more


def _format_cells(number: int, group: "Group") -> list[str]:
    several = len(group.label_counts) > 1
    moods = [
        f"{facet}: {format_counts(counts)}" if several else format_counts(counts)
        for facet, counts in group.label_counts
    ]
    placed = format_counts(group.placed_topics)
    return [str(number), group.name, f"{group.units:,}", f"{group.share:.0%}", placed, "\n".join(moods)]


def _format_caution(found: "Exploration", minimum: int) -> str:
    if found.status != "provisional":
        return ""
    if found.answers < minimum:
        return f"provisional: fewer than {minimum} answers"
    return "provisional: nothing stands out among these answers"


def _print_rows(found: "Exploration", output: Format) -> None:
    import pandas as pd

    rows = [
        {
            "facet": found.facet,
            "status": found.status,
            "group": group.name,
            "keywords": ", ".join(group.keywords),
            "units": group.units,
            "share": group.share,
            "topics_now": format_counts(group.placed_topics, len(group.placed_topics)),
            **{facet: format_counts(counts, len(counts)) for facet, counts in group.label_counts},
            "exemplars": "; ".join(exemplar.unit_id for exemplar in group.exemplars),
        }
        for group in found.groups
    ]
    print_frame(pd.DataFrame(rows), output)


def explore_traces(
    facet: Annotated[str, typer.Option(help="The facet to group by.")] = "Task",
    where: Annotated[
        str, typer.Option(help="Condition on the columns of logs.", metavar="SQL", show_default=False)
    ] = "",
    user: Annotated[str, typer.Option(help="One user's traces only.", show_default=False)] = "",
    session: Annotated[str, typer.Option(help="One session's traces only.", show_default=False)] = "",
    topic: Annotated[
        str, typer.Option(help="A topic's inside: its id or name, or a label.", show_default=False)
    ] = "",
    first: FromOption = None,
    last: ToOption = None,
    save: Annotated[
        str, typer.Option(help="Save the answer under this name.", metavar="NAME", show_default=False)
    ] = "",
    output: FormatOption = Format.table,
) -> None:
    """Group any traces by any facet: a condition, a user, a topic's inside, a range of days.

    Without days: those of the newest map. Nothing is written unless --save names it.
    """
    from pattern_pipeline.lake.explorations import refuse_name, save_exploration
    from pattern_pipeline.lake.limits import QueryLimits
    from pattern_pipeline.lake.subsets import read_subset
    from pattern_pipeline.topics.exploring.exploration import ExplorationRequest
    from pattern_pipeline.topics.exploring.explore import explore_subset as explored

    start, end = parse_days(first, last)
    workspace = open_workspace()
    settings, named = workspace.settings, find_facet(facet, workspace.facets).name
    lake = workspace.lake
    if save:
        refuse_name(lake, save)
    request = ExplorationRequest(named, where, user, session, topic, start, end)
    subset = read_subset(lake, request, settings.topics.window_days, QueryLimits.of(settings.sql))
    found = explored(subset, settings.topics)
    if save:
        save_exploration(lake, save, request, found)
    print_exploration(found, output, request.line(), settings.topics.minimum_summaries)
    if save and output is Format.table:
        say(f"saved as {save}: topics explorations --show {save!r}")


def manage_explorations(
    show: Annotated[str, typer.Option(help="Show this one again.", metavar="NAME", show_default=False)] = "",
    delete: Annotated[str, typer.Option(help="Delete this one.", metavar="NAME", show_default=False)] = "",
    output: FormatOption = Format.table,
) -> None:
    """List the saved explorations, newest first; show one, or delete it."""
    from pattern_pipeline.lake.explorations import (
        forget_exploration,
        list_explorations,
        read_exploration,
    )

    workspace = open_workspace()
    settings, lake = workspace.settings, workspace.lake
    if delete:
        forget_exploration(lake, delete)
        say(f"deleted {delete}")
        return
    if show:
        found = read_exploration(lake, show)
        print_exploration(found.found, output, found.request.line(), settings.topics.minimum_summaries)
        return
    frame = list_explorations(lake)
    if output is not Format.table:
        print_frame(frame, output)
    elif frame.empty:
        console.print("no saved explorations: topics explore --save NAME saves one")
    else:
        from pattern_pipeline.lake.explorations import parse_request
        from pattern_pipeline.tables.frames import iterate_rows

        rows = [
            (
                row.name,
                f"{row.created_at:%Y-%m-%d %H:%M}",
                row.facet,
                row.first_day,
                row.last_day,
                f"{row.units:,}",
                f"{row.groups:,}",
                parse_request(row.request).line(),
            )
            for row in iterate_rows(frame)
        ]
        console.print(build_table("", _COLUMNS, rows, numbers=("traces", "groups")))
