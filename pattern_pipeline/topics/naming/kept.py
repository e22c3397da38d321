"""Names that do not churn: a continued topic keeps its name while it keeps most of its members."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pattern_pipeline.topics.identity.earlier import PreviousMap
from pattern_pipeline.topics.identity.identities import Identities
from pattern_pipeline.topics.naming.namer import LOCAL

# Of the units that both maps hold and that were in the topic before or are in it now, so many were and are.
SAME_MEMBERS = 0.5
# A name that was found for four traces stood for a hundred others ten days later: each day's newcomers were few.
MOST_GROWTH = 2.0


@dataclass(frozen=True, slots=True)
class KeptName:
    """A name of the map before, and who gave it: ``local`` or a model."""

    name: str
    named_by: str


def kept_names(
    identities: Identities, units: Sequence[int], previous: PreviousMap | None, namer: str
) -> tuple[KeptName | None, ...]:
    """For each topic the name that it keeps; None for one that is to be named.

    It keeps its name where it continues a topic of the map before with an overlap (Jaccard, over the units in
    both maps) of one half or more: less, and most of what the name was made for is gone. So it is where its
    ``units`` are more than twice those of any of the earlier maps at hand in which it had the name. A name made
    without a model does not stand where ``namer`` is one: the model is asked, once.
    """
    count = len(identities.ids)
    before = identities.before
    if previous is None or before is None or "name" not in previous.topics:
        return (None,) * count
    known = _known(previous.topics)
    fewest = _fewest_units(known, previous)
    jaccard = before.jaccard
    column = {topic: place for place, topic in enumerate(before.old_ids)}
    kept: list[KeptName | None] = []
    for index, topic in enumerate(identities.ids):
        former = known.get(topic)
        same = topic in column and jaccard[index, column[topic]] >= SAME_MEMBERS
        same = same and units[index] <= MOST_GROWTH * fewest.get(topic, units[index])
        kept.append(former if former and same and (namer == LOCAL or former.named_by != LOCAL) else None)
    return _no_two_alike(kept)


def _known(topics: pd.DataFrame) -> dict[str, KeptName]:
    # A lake made by an older version does not say who named: it was no model.
    makers = topics["named_by"] if "named_by" in topics else pd.Series(LOCAL, index=topics.index)
    rows = zip(topics["topic_id"], topics["name"], makers.fillna(LOCAL), strict=True)
    return {str(topic): KeptName(str(name), str(maker)) for topic, name, maker in rows}


def _fewest_units(known: Mapping[str, KeptName], previous: PreviousMap) -> dict[str, int]:
    """By topic the fewest units that it had under its name."""
    fewest: dict[str, int] = {}
    for each in (previous, *previous.older):
        if not {"name", "units"} <= set(each.topics):
            continue
        rows = zip(each.topics["topic_id"], each.topics["name"], each.topics["units"], strict=True)
        for topic, name, units in rows:
            if topic in known and known[topic].name == name:
                fewest[str(topic)] = min(int(units), fewest.get(str(topic), int(units)))
    return fewest


def _no_two_alike(kept: Sequence[KeptName | None]) -> tuple[KeptName | None, ...]:
    seen: set[str] = set()
    result: list[KeptName | None] = []
    for each in kept:
        free = each is not None and each.name.casefold() not in seen
        result.append(each if free else None)
        if each is not None:
            seen.add(each.name.casefold())
    return tuple(result)
