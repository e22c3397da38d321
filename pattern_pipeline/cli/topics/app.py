"""``pattern-pipeline topics``: the maps as tables."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from pattern_pipeline.cli.shared.output import build_table, console, say
from pattern_pipeline.cli.topics.explore import explore_traces, manage_explorations
from pattern_pipeline.cli.topics.rebuild import rebuild_topics
from pattern_pipeline.errors import NotFoundError
from pattern_pipeline.services.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from pattern_pipeline.lake.topic_board import TopicTrace
    from pattern_pipeline.topics.maps.board import BoardTopic, TopicBoard
    from pattern_pipeline.topics.maps.board_parts import BoardPart

app = typer.Typer(no_args_is_help=True, help="See the topics of each facet.")
app.command("explore")(explore_traces)
app.command("explorations")(manage_explorations)
app.command("rebuild")(rebuild_topics)

CHANGES = 5

DayOption = Annotated[
    datetime | None,
    typer.Option("--day", formats=["%Y-%m-%d"], help="Day of the map (the latest).", show_default=False),
]


@app.command("list")
def list_topics(
    facet: Annotated[str | None, typer.Option(help="One facet only.", show_default=False)] = None,
    day: DayOption = None,
) -> None:
    """List the topics of every facet, largest first, with the quality of each map."""
    board = _read_checked_board(open_workspace(), day)
    names = [name for name in board.facets if facet is None or name.lower() == facet.lower()]
    if facet and not names:
        raise NotFoundError(f"no facet named {facet!r}", fix=f"the facets are: {', '.join(board.facets)}")
    print_board(board, names)


def _read_checked_board(workspace: Workspace, day: datetime | None) -> "TopicBoard":
    from pattern_pipeline.lake.topic_board import read_board

    # A suite that names an unknown facet is reported here too: its topics would never be promoted.
    _ = workspace.checked_suites
    return read_board(workspace.lake, day.date() if day else None, workspace.settings.topics.window_days)


def print_board(board: "TopicBoard", facets: Sequence[str]) -> None:
    """Print one table for each facet, and under it the quality of its map."""
    for name in facets:
        print_topics(f"{name}, {board.window_start} to {board.day}", board.of_facet(name))
        card = board.card(name)
        if card is not None:
            for line in filter(None, (card.line(), card.descent)):
                say(line)


def print_topics(title: str, topics: "Sequence[BoardTopic]") -> None:
    """Print a table of topics; columns that no topic fills are left out."""
    rows = [
        (t.topic_id, t.name, t.units, f"{t.share:.0%}", ", ".join(t.keywords[:4]), t.may_be_two, t.state)
        for t in topics
    ]
    columns = ("topic", "name", "traces", "share", "keywords", "parts", "review")
    filled = [number for number in range(len(columns)) if any(row[number] for row in rows)]
    if rows:
        cells = [[row[number] for number in filled] for row in rows]
        console.print(build_table(title, [columns[number] for number in filled], cells))


@app.command("show")
def show_topic(
    topic: Annotated[str, typer.Argument(help="A topic's id or name.", show_default=False)],
    day: DayOption = None,
    sample: Annotated[int, typer.Option(min=1, help="How many traces to show.")] = 8,
) -> None:
    """Show one topic: keywords, parts, its traces' mood, those closest to its centre, and those only near it."""
    from pattern_pipeline.lake.topic_board import read_topic_traces

    workspace = open_workspace()
    board = _read_checked_board(workspace, day)
    found = board.find(topic)
    traces = read_topic_traces(workspace.lake, board, found)
    needed = workspace.settings.topics.minimum_confidence
    near = [each for each in traces.rows if each.is_near(needed)]
    members = [each for each in traces.rows if not each.is_near(needed)]
    sure = [each.confidence for each in traces.rows if each.confidence is not None]
    # A trace with several requests counts for each.
    counted = "traces" if board.card(found.facet) is None else "answers"
    lines = [
        f"{found.facet} / {found.name}",
        f"id {found.topic_id}, {found.units} {counted} from {board.window_start} to {board.day},"
        f" {found.share:.0%}",
        f"keywords: {', '.join(found.keywords)}" if found.keywords else "",
        *(f"{name}: {counts}" for name, counts in traces.moods),
        f"expected right: {sum(sure) / len(sure):.0%} of its labels, {len(near)} only near it"
        if sure
        else "",
        f"review: {found.state}" if found.state else "",
        found.may_be_two,
        *(
            each.line(board.decisions.get((found.facet, each.other_id), ""))
            for each in found.changes[-CHANGES:]
        ),
    ]
    for line in filter(None, lines):
        say(line)
    if found.parts:
        _print_parts(found.parts)
    for title, rows in (("", members), ("near it: less sure, and in no dataset", near)):
        if rows:
            _print_traces(title, rows[:sample])


def _print_parts(parts: "Sequence[BoardPart]") -> None:
    cells = [(part.name, part.units, f"{part.share:.0%}", part.apart) for part in parts]
    console.print(build_table("parts", ("part", "traces", "share", "what tells it apart"), cells))


def _print_traces(title: str, rows: "Sequence[TopicTrace]") -> None:
    cells = [
        (
            each.unit_id,
            each.started_at,
            each.distance,
            "" if each.confidence is None else f"{each.confidence:.0%}",
            each.summary,
        )
        for each in rows
    ]
    console.print(build_table(title, ("trace", "created", "distance", "confidence", "summary"), cells))
