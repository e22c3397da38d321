"""Read the members of a map with their vectors, which tell how sure a placement by the map is."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from pattern_pipeline.lake.engine.lake import Lake

_MEMBERS = """
SELECT members.topic_id, embedded.vector FROM topic_members AS members
JOIN facet_embeddings AS embedded ON embedded.unit_id = members.unit_id AND embedded.facet = members.facet
    AND embedded.position = members.position
    AND embedded.day BETWEEN ? AND ? AND embedded.facet_version = ? AND embedded.model = ?
WHERE members.day = ? AND members.facet = ? AND members.map_version = ?
"""


@dataclass(frozen=True, slots=True)
class LakeMapMembers:
    """The MemberReader of ``topics``."""

    lake: Lake

    def read_members(self, card: "pd.Series[Any]") -> pd.DataFrame:
        """See ``MemberReader.read_members``. Raises LakeError."""
        return self.lake.query_frame(
            _MEMBERS,
            [
                card["window_start"],
                card["day"],
                card["facet_version"],
                card["embedding_model"],
                card["day"],
                card["facet"],
                card["map_version"],
            ],
        )
