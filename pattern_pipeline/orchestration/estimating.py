"""What the next run would ask a model, and what that would cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pattern_pipeline.facets.model.estimate import Estimate, estimate_open
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.lake.answers import LakeAnswerStore
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.spend import read_experience
from pattern_pipeline.llm.identity import name_extractor
from pattern_pipeline.llm.prices import find_price, load_prices
from pattern_pipeline.orchestration.units_to_ask import units_to_ask
from pattern_pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class DaysEstimate:
    """The days whose facets a run would make, and what asking about them takes."""

    days: tuple[date, ...]
    estimate: Estimate


def estimate_days(
    lake: Lake,
    settings: Settings,
    facets: Sequence[FacetSpec],
    first: date | None = None,
    last: date | None = None,
) -> DaysEstimate:
    """Estimate what a run of these days would take with the model of the settings.

    Nothing is asked or stored. Days from ``first`` to ``last``, both included; None: from the first landed one, up
    to today. Raises SettingsError for a price file that is wrong, LakeError.
    """
    asked = units_to_ask(lake, settings, first, last)
    estimate = estimate_open(
        asked.units,
        facets,
        settings=settings.model,
        store=LakeAnswerStore(lake),
        price=find_price(settings.model.name, load_prices(settings.prices_file)),
        experience=read_experience(lake, name_extractor(settings.model.name)),
        share=asked.share,
    )
    return DaysEstimate(asked.days, estimate)
