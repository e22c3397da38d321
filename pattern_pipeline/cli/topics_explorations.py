"""``pattern-pipeline topics explorations``: those that were kept."""

from typing import Annotated

import typer

from pattern_pipeline.cli.facet_choice import FormatOption
from pattern_pipeline.cli.formats import Format, print_frame
from pattern_pipeline.cli.output import console, printable, table
from pattern_pipeline.cli.topics_groups import print_exploration
from pattern_pipeline.settings import load_settings

_COLUMNS = ("name", "kept", "facet", "from", "to", "traces", "groups", "chosen")


def explorations(
    show: Annotated[str, typer.Option(help="Show this one again.", metavar="NAME", show_default=False)] = "",
    delete: Annotated[str, typer.Option(help="Delete this one.", metavar="NAME", show_default=False)] = "",
    output: FormatOption = Format.table,
) -> None:
    """List the explorations that were kept, newest first; show one, or delete it."""
    from pattern_pipeline.lake.engine.lake import open_lake
    from pattern_pipeline.lake.explorations import forget_exploration, read_exploration
    from pattern_pipeline.lake.explorations import list_explorations as kept

    settings = load_settings()
    lake = open_lake(settings)
    if delete:
        forget_exploration(lake, delete)
        console.print(printable(f"deleted {delete}"), highlight=False, markup=False, soft_wrap=True)
        return
    if show:
        found = read_exploration(lake, show)
        print_exploration(found.found, output, found.request.line(), settings.topics.minimum_summaries)
        return
    frame = kept(lake)
    if output is not Format.table:
        print_frame(frame, output)
    elif frame.empty:
        console.print("none is kept: topics explore --save NAME keeps one")
    else:
        from pattern_pipeline.frame_values import records
        from pattern_pipeline.lake.explorations import parse_request

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
            for row in records(frame)
        ]
        console.print(table("", _COLUMNS, rows, numbers=("traces", "groups")))
