"""``pattern-pipeline topics explore``: the groups of any traces, on demand."""

from typing import Annotated

import typer

from pattern_pipeline.cli.facet_choice import FormatOption, FromOption, ToOption, days_between, facet_named
from pattern_pipeline.cli.formats import Format
from pattern_pipeline.cli.output import console, printable
from pattern_pipeline.cli.topics_groups import print_exploration
from pattern_pipeline.settings import load_settings


def explore(
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
        str, typer.Option(help="Keep the answer under this name.", metavar="NAME", show_default=False)
    ] = "",
    output: FormatOption = Format.table,
) -> None:
    """Group any traces by any facet: a condition, a user, a topic's inside, a range of days.

    Without days: those of the newest map. Nothing is written unless --save names it.
    """
    from pattern_pipeline.facets.loading import load_facets
    from pattern_pipeline.lake.engine.lake import open_lake
    from pattern_pipeline.lake.explorations import refuse_name, save_exploration
    from pattern_pipeline.lake.limits import QueryLimits
    from pattern_pipeline.lake.subsets import read_subset
    from pattern_pipeline.topics.exploring.explore import explore_subset as explored
    from pattern_pipeline.topics.exploring.request import ExplorationRequest

    start, end = days_between(first, last)
    settings = load_settings()
    named = facet_named(facet, load_facets(settings.facets_folder)).name
    lake = open_lake(settings)
    if save:
        refuse_name(lake, save)
    request = ExplorationRequest(named, where, user, session, topic, start, end)
    subset = read_subset(lake, request, settings.topics.window_days, QueryLimits.of(settings.sql))
    found = explored(subset, settings.topics)
    if save:
        save_exploration(lake, save, request, found)
    print_exploration(found, output, request.line(), settings.topics.minimum_summaries)
    if save and output is Format.table:
        kept = f"kept as {save}: topics explorations --show {save!r}"
        console.print(printable(kept), highlight=False, markup=False, soft_wrap=True)
