"""``pattern-pipeline facets estimate``: what the next run would ask a model, before it does."""

from typing import Annotated

import typer

from pattern_pipeline.cli.shared.choices import FormatOption, FromOption, ToOption, find_facet, parse_days
from pattern_pipeline.cli.shared.cost_estimate import build_record, print_estimate
from pattern_pipeline.cli.shared.output import Format, console, print_frame
from pattern_pipeline.settings import load_settings

_LOCAL = (
    "the local extractor answers, which asks no model and costs nothing; for a model's cost: --model NAME"
)


def estimate_facets(
    first: FromOption = None,
    last: ToOption = None,
    facet: Annotated[str | None, typer.Option(help="One facet only.", show_default=False)] = None,
    model: Annotated[
        str, typer.Option(help="Another model than that of the settings.", show_default=False)
    ] = "",
    output: FormatOption = Format.table,
) -> None:
    """Say how many answers the next run would ask a model for, and what they would cost. Asks nothing."""
    import pandas as pd

    from pattern_pipeline.facets.loading import load_facets
    from pattern_pipeline.lake.engine.lake import open_lake
    from pattern_pipeline.orchestration.estimating import estimate_days

    start, end = parse_days(first, last)
    settings = load_settings()
    facets = load_facets(settings.facets_folder)
    chosen = [find_facet(facet, facets)] if facet else list(facets)
    if model:
        settings = settings.model_copy(update={"model": settings.model.model_copy(update={"name": model})})
    if not settings.model.name:
        _print_no_model(output)
        return
    found = estimate_days(open_lake(settings), settings, chosen, start, end)
    if output is Format.table:
        print_estimate(found.estimate, found.days)
        return
    row = build_record(found.estimate, found.days)
    if output is Format.csv:
        row["facets"] = "; ".join(f"{each.facet} {each.answers}" for each in found.estimate.facets)
    print_frame(pd.DataFrame([row]), output)


def _print_no_model(output: Format) -> None:
    import pandas as pd

    from pattern_pipeline.facets.local.extractor import LocalExtractor

    if output is Format.table:
        console.print(_LOCAL, soft_wrap=True)
    else:
        print_frame(pd.DataFrame([{"model": LocalExtractor().name, "calls": 0, "cost": 0.0}]), output)
