"""Name the topics of a map: pinned names, stable names, a model's, and those found without one."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pattern_pipeline.topics.embedding.embedder import Vectors
from pattern_pipeline.topics.identity.identities import Identities
from pattern_pipeline.topics.identity.previous_maps import PreviousMap
from pattern_pipeline.topics.naming.local_names import name_topics_locally
from pattern_pipeline.topics.naming.namer import BOTH, LOCAL, GivenNames, TopicNamer, TopicToName
from pattern_pipeline.topics.naming.unique_names import make_unique
from pattern_pipeline.topics.placement.placement import Placement

# Minimum overlap (Jaccard) of a topic with the topic of the previous map whose name it keeps.
MINIMUM_OVERLAP = 0.5
# Limits slow growth: a name found for four traces once named a hundred others ten days later, with few
# newcomers on each day.
MAXIMUM_GROWTH = 2.0
PINNED = "pinned"


@dataclass(frozen=True, slots=True)
class StableName:
    """A name of the previous map and who gave it: ``local`` or a model."""

    name: str
    named_by: str


def find_stable_names(
    identities: Identities, units: Sequence[int], previous: PreviousMap | None, namer: str
) -> tuple[StableName | None, ...]:
    """Find the name that each topic keeps from the previous map; None for a topic to be named.

    A topic keeps its name if it continues a topic of the previous map with an overlap (Jaccard, over the
    units of both maps) of at least one half, and has at most twice the units that it had in any earlier map
    under that name: otherwise most of what the name was made for is gone. A local name is not stable if
    ``namer`` is a model, so that the model is asked once, nor if it is that of two halves.

    ``units``: number of units of each topic. ``namer``: who names now, ``local`` or the name of a model.
    """
    count = len(identities.ids)
    before = identities.before
    if previous is None or before is None or "name" not in previous.topics:
        return (None,) * count
    former_names = _read_former_names(previous.topics)
    fewest = _find_fewest_units(former_names, previous)
    jaccard = before.jaccard
    column = {topic: place for place, topic in enumerate(before.old_ids)}
    stable: list[StableName | None] = []
    for index, topic in enumerate(identities.ids):
        former = former_names.get(topic)
        same = topic in column and jaccard[index, column[topic]] >= MINIMUM_OVERLAP
        same = same and units[index] <= MAXIMUM_GROWTH * fewest.get(topic, units[index])
        stable.append(former if former and same and (namer == LOCAL or former.named_by != LOCAL) else None)
    return _drop_duplicates(stable)


def _read_former_names(topics: pd.DataFrame) -> dict[str, StableName]:
    # Lakes made by older versions have no such column, and no names by models.
    makers = topics["named_by"] if "named_by" in topics else pd.Series(LOCAL, index=topics.index)
    rows = zip(topics["topic_id"], topics["name"], makers.fillna(LOCAL), strict=True)
    known = {str(topic): StableName(str(name), str(maker)) for topic, name, maker in rows}
    # The name of both halves is right while the topic may be two, which each map decides again.
    return {topic: each for topic, each in known.items() if each.named_by != LOCAL or BOTH not in each.name}


def _find_fewest_units(known: Mapping[str, StableName], previous: PreviousMap) -> dict[str, int]:
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


def _drop_duplicates(names: Sequence[StableName | None]) -> tuple[StableName | None, ...]:
    seen: set[str] = set()
    result: list[StableName | None] = []
    for each in names:
        free = each is not None and each.name.casefold() not in seen
        result.append(each if free else None)
        if each is not None:
            seen.add(each.name.casefold())
    return tuple(result)


@dataclass(frozen=True)
class MapNames:
    """The names of a map.

    ``names``: one for each topic, no two alike.
    ``named_by``: who gave each: ``pinned``, ``local``, or a model.
    ``summary``: how many each named, how many names are stable, and why a model named fewer than it was asked
    for.
    """

    names: tuple[str, ...]
    named_by: tuple[str, ...]
    summary: str


def name_topics(
    facet: str,
    summaries: Sequence[str],
    texts: Sequence[str],
    placement: Placement,
    keywords: Sequence[Sequence[str]],
    exemplars: Sequence[Sequence[str]],
    *,
    pinned: Sequence[str | None],
    stable: Sequence[StableName | None],
    vectors: Vectors | None = None,
    namer: TopicNamer | None = None,
) -> MapNames:
    """Name every topic: by its pinned name, else its stable name, else by the model, else locally.

    ``exemplars``: texts of the exemplars of each topic. ``pinned`` and ``stable``: a name or None for each
    topic.
    ``vectors``: see ``name_topics_locally``. ``namer``: None to name without a model.
    """
    taken = {name.casefold() for name in pinned if name is not None}
    usable = [
        known if fixed is None and known is not None and known.name.casefold() not in taken else None
        for fixed, known in zip(pinned, stable, strict=True)
    ]
    fixed = [pin or (known.name if known else None) for pin, known in zip(pinned, usable, strict=True)]
    local = name_topics_locally(summaries, texts, placement, keywords, fixed, vectors)
    given_names = GivenNames((None,) * len(local))
    if namer is not None:
        given_names = namer.name_topics(
            facet,
            [
                TopicToName(name, tuple(words), tuple(shown), is_named=name_so_far is not None)
                for name, words, shown, name_so_far in zip(local, keywords, exemplars, fixed, strict=True)
            ],
        )
    options = [
        (given, found) if given else (found,) for given, found in zip(given_names.names, local, strict=True)
    ]
    names = make_unique(options, keywords, fixed)
    model = namer.name if namer is not None else LOCAL
    named_by = tuple(
        PINNED if pin is not None else known.named_by if known else model if given else LOCAL
        for pin, known, given in zip(pinned, usable, given_names.names, strict=True)
    )
    return MapNames(
        names,
        named_by,
        _describe_naming(named_by, sum(each is not None for each in usable), given_names.reason),
    )


def _describe_naming(named_by: Sequence[str], stable: int, reason: str) -> str:
    counts = sorted(Counter(named_by).items(), key=lambda item: (-item[1], item[0]))
    parts = [f"{count} {who}" if who in (LOCAL, PINNED) else f"{count} by {who}" for who, count in counts]
    parts += [f"{stable} of them kept"] if stable else []
    summary = ", ".join(parts) or "no topics"
    return f"{summary}; the model gave not all: {reason}" if reason else summary
