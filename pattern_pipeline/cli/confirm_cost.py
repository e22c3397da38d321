"""What a run will spend, said and agreed to before it is spent."""

import sys
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from pattern_pipeline.cli.shared.cost_estimate import format_dollars, format_estimate_line
from pattern_pipeline.cli.shared.output import confirm_or_abort, say
from pattern_pipeline.settings import Settings

if TYPE_CHECKING:
    from pattern_pipeline.facets.model.estimate import Estimate
    from pattern_pipeline.facets.spec import FacetSpec
    from pattern_pipeline.lake.engine.lake import Lake


def confirm_cost(
    settings: Settings,
    lake: "Lake",
    facets: "Sequence[FacetSpec]",
    first: date | None,
    last: date | None,
    *,
    agreed: bool,
) -> None:
    """Print what a run of these days would ask a model and its cost, and have a person agree to it.

    Nothing is said where nothing is open. ``agreed``: the person has said yes already. Where nobody sits at a
    terminal, nobody is asked. Raises typer.Abort where the person says no.
    """
    if not settings.model.name:
        return
    # Prompts are counted with the model's own encoding, which takes a second to load.
    from pattern_pipeline.orchestration.estimating import estimate_days

    estimate = estimate_days(lake, settings, facets, first, last).estimate
    line = format_estimate_line(estimate)
    if not line:
        return
    if settings.model.mode == "batch" and estimate.batch_cost is not None:
        line += f", {format_dollars(estimate.batch_cost)} by batch"
    for told in (line, *_list_changes(estimate), *_list_queued(settings, lake)):
        say(told, err=True)
    if _may_cost(estimate) and not agreed and sys.stdin.isatty() and sys.stderr.isatty():
        confirm_or_abort("go on?", err=True)


def _list_changes(estimate: "Estimate") -> list[str]:
    """List the facets that are asked again because their files changed, one line each."""
    return [
        f"{each.facet}: new version {each.version}, {each.answers:,} answers to ask"
        for each in estimate.facets
        if each.why == "new version" and each.answers
    ]


def _list_queued(settings: Settings, lake: "Lake") -> list[str]:
    from pattern_pipeline.lake.batches import LakeBatchBook
    from pattern_pipeline.orchestration.extractors import name_of_extractor

    waiting = LakeBatchBook(lake).list_open(name_of_extractor(settings))
    if settings.model.mode == "batch" or not waiting:
        return []
    questions = sum(len(batch.requests) for batch in waiting)
    return [
        f"{questions:,} questions wait in the provider's queue and would be paid twice: first take in what has"
        ' ended by `facets collect`, or set mode = "batch" again'
    ]


def _may_cost(estimate: "Estimate") -> bool:
    # What nobody knows the price of may cost something.
    return estimate.cost is None or estimate.cost > 0
