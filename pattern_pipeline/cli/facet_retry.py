"""``pattern-pipeline facets retry``: have failed answers asked again."""

from typing import Annotated

import typer

from pattern_pipeline.cli.estimates import estimate_line
from pattern_pipeline.cli.facet_choice import facet_named
from pattern_pipeline.cli.output import console, printable
from pattern_pipeline.settings import load_settings


def retry(
    facet: Annotated[
        str | None, typer.Argument(help="One facet only; else every one.", show_default=False)
    ] = None,
) -> None:
    """Forget the answers that failed, so that the next run asks for them again. Asks nothing itself."""
    from pattern_pipeline.facets.loading import load_facets
    from pattern_pipeline.lake.answers import forget_failed_answers
    from pattern_pipeline.lake.engine.lake import open_lake
    from pattern_pipeline.lake.facet_coverage import ask_failed_again
    from pattern_pipeline.orchestration.estimating import estimate_days

    settings = load_settings()
    facets = load_facets(settings.facets_folder)
    name = facet_named(facet, facets).name if facet else None
    lake = open_lake(settings)
    # In this order: cut off between the two, a second retry finds the same summaries.
    forget_failed_answers(lake, name)
    failed = ask_failed_again(lake, name)
    if not failed:
        console.print("nothing to ask again: no answer failed")
        return
    said = f"{failed:,} failed answers will be asked for again by: pattern-pipeline run"
    console.print(said, highlight=False, soft_wrap=True)
    if settings.model.name:
        line = estimate_line(estimate_days(lake, settings, facets).estimate)
        console.print(printable(line), highlight=False, markup=False, soft_wrap=True)
