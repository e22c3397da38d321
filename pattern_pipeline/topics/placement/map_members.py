"""Know the members of the maps that units are placed by, and estimate confidences with them."""

from dataclasses import dataclass, field
from typing import Any, Protocol

import pandas as pd

from pattern_pipeline.topics.embedding.embedder import stack_vectors
from pattern_pipeline.topics.placement.confidence import ConfidenceEstimator, build_estimator
from pattern_pipeline.topics.placement.confidence_model import CONFIDENCE_MODEL, ConfidenceModel
from pattern_pipeline.topics.placement.neighbourhood import collect_members


class MemberReader(Protocol):
    """Reads the members of maps. The lake implements it."""

    def read_members(self, card: "pd.Series[Any]") -> pd.DataFrame:
        """Read the members of a map: ``topic_id`` (None for a member in no topic) and ``vector``, a row a unit.

        ``card``: the map's row of ``topic_maps``.
        """
        ...


@dataclass(frozen=True)
class MapMembers:
    """Builds the estimator of each map that is used, once."""

    reader: MemberReader
    model: ConfidenceModel = CONFIDENCE_MODEL
    _built: dict[tuple[str, str], ConfidenceEstimator | None] = field(default_factory=dict)

    def find_estimator(self, card: "pd.Series[Any]", topics: pd.DataFrame) -> ConfidenceEstimator | None:
        """Find the estimator of a map; None if its members or their vectors are gone.

        ``topics``: its rows of ``topic_clusters``, in the order in which placements count them.
        """
        key = (str(card["facet"]), str(card["map_version"]))
        if key not in self._built:
            self._built[key] = self._build(card, topics)
        return self._built[key]

    def _build(self, card: "pd.Series[Any]", topics: pd.DataFrame) -> ConfidenceEstimator | None:
        rows = self.reader.read_members(card)
        if rows.empty:
            return None
        number = {topic: position for position, topic in enumerate(topics["topic_id"])}
        topic = rows["topic_id"].map(number).fillna(-1).to_numpy("int64")
        members = collect_members(stack_vectors(rows["vector"]), topic)
        return build_estimator(members, stack_vectors(topics["centroid"]), self.model)
