"""Estimate what a model would be paid for the answers of the next run, and for naming the topics of maps again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pattern_pipeline.facets.model.estimate import Estimate, estimate_open
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.lake.answers import LakeAnswerStore
from pattern_pipeline.lake.day_records import list_materialized_days
from pattern_pipeline.lake.spend import read_experience
from pattern_pipeline.lake.topic_maps import read_topics_to_name
from pattern_pipeline.llm.budget import compute_cost
from pattern_pipeline.llm.chat import Usage
from pattern_pipeline.llm.identity import name_extractor
from pattern_pipeline.llm.prices import Price, find_price, load_prices
from pattern_pipeline.services.unit_selection import find_units_to_ask
from pattern_pipeline.services.workspace import Workspace
from pattern_pipeline.settings import Settings
from pattern_pipeline.topics.naming.model.naming_prompt import (
    GUARD,
    INSTRUCTIONS,
    estimate_answer_tokens,
    format_topics,
)
from pattern_pipeline.traces.tokens import estimate_tokens


@dataclass(frozen=True, slots=True)
class DaysEstimate:
    """The days whose facets a run would make, and what asking about them takes."""

    days: tuple[date, ...]
    estimate: Estimate


def estimate_days(
    workspace: Workspace,
    facets: Sequence[FacetSpec],
    first: date | None = None,
    last: date | None = None,
) -> DaysEstimate:
    """Estimate what a run of these days would take with the model of the settings.

    Nothing is asked or stored. Days from ``first`` to ``last``, both included; None: from the first landed one, up
    to today. Raises SettingsError for a price file that is wrong, LakeError.
    """
    settings, lake = workspace.settings, workspace.lake
    asked = find_units_to_ask(workspace, first, last)
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


@dataclass(frozen=True, slots=True)
class NamingEstimate:
    """The cost of naming every topic of the present maps.

    A run costs less where names do not change: it asks only for new and much changed ones. ``maps``: their
    number, with one call each. ``topics``: the number in all of them. ``unmapped``: the number of days without a
    map, whose topics cannot be counted yet. ``usage``: tokens of all calls. ``price``: None where it is not known.
    """

    model: str
    maps: int
    topics: int
    unmapped: int
    usage: Usage
    price: Price | None

    @property
    def cost(self) -> float | None:
        """US dollars."""
        return None if self.price is None else compute_cost(self.usage, self.price)


def is_named_by_model(settings: Settings) -> bool:
    """Whether a model is asked for the names of topics."""
    return settings.topics.names != "local" and bool(settings.model.name)


def estimate_naming(workspace: Workspace, days: Sequence[date], facet: str = "") -> NamingEstimate:
    """Estimate what naming all topics of the present maps of these days would take.

    ``facet``: the one whose maps count; empty for all. Raises SettingsError, LakeError.
    """
    settings, lake = workspace.settings, workspace.lake
    usage, topics, maps = Usage(), 0, read_topics_to_name(lake, days, facet)
    for each in maps.values():
        topics += len(each)
        prompt = (
            estimate_tokens(GUARD)
            + estimate_tokens(INSTRUCTIONS)
            + estimate_tokens(format_topics(each, range(len(each)), 0))
        )
        usage += Usage(input_tokens=prompt, output_tokens=estimate_answer_tokens(len(each)))
    mapped = {each.day for each in list_materialized_days(lake) if each.stage == "topic_clusters"}
    price = find_price(settings.model.name, load_prices(settings.prices_file))
    return NamingEstimate(settings.model.name, len(maps), topics, len(set(days) - mapped), usage, price)
