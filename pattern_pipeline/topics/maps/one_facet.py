"""The maps of a day of which one facet's was made again."""

from dataclasses import dataclass, fields

from pattern_pipeline.topics import frames
from pattern_pipeline.topics.maps.maps import TopicMaps


@dataclass(frozen=True)
class OneFacetMade(TopicMaps):
    """All maps of a day, of which one is newer than the others: it makes no stale day fresh."""


def beside_others(made: TopicMaps, standing: TopicMaps, facet: str) -> OneFacetMade:
    """Put the maps ``made`` of one facet in the place of those that stand of it."""
    joined = {}
    for each in fields(TopicMaps):
        stood = getattr(standing, each.name)
        parts = [stood[stood["facet"] != facet], getattr(made, each.name)]
        found = frames.frame_of(getattr(frames, each.name.upper()), parts)
        joined[each.name] = found.sort_values("facet", kind="stable", ignore_index=True)
    return OneFacetMade(**joined)
