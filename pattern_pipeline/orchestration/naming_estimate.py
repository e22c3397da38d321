"""What naming the topics of maps again would cost, before a model is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pattern_pipeline.lake.day_records import list_materialized_days
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.topic_maps import read_topics_to_name
from pattern_pipeline.llm.budget import compute_cost
from pattern_pipeline.llm.chat import Usage
from pattern_pipeline.llm.prices import Price, find_price, load_prices
from pattern_pipeline.settings import Settings
from pattern_pipeline.topics.naming.model.naming_prompt import (
    GUARD,
    INSTRUCTIONS,
    estimate_answer_tokens,
    format_topics,
)
from pattern_pipeline.traces.tokens import estimate_tokens


@dataclass(frozen=True, slots=True)
class NamingEstimate:
    """The cost of naming every topic of the present maps.

    A run costs less where topics keep their names: it asks only for new and much changed ones. ``maps``: their
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


def names_by_model(settings: Settings) -> bool:
    """Whether a model is asked for the names of topics."""
    return settings.topics.names != "local" and bool(settings.model.name)


def estimate_naming(lake: Lake, settings: Settings, days: Sequence[date], facet: str = "") -> NamingEstimate:
    """Estimate what naming all topics of the present maps of these days would take.

    ``facet``: the one whose maps count; empty for all. Raises SettingsError, LakeError.
    """
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
