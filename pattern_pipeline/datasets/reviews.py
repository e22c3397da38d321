"""What people decided on topics: the newest of each kind of decision counts."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from pattern_pipeline.datasets.rows import Review
from pattern_pipeline.frame_values import records

TopicKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Decisions:
    """By facet and topic id: the approval or rejection, and the pinned name."""

    reviews: Mapping[TopicKey, Review]
    names: Mapping[TopicKey, str]


def read_decisions(topic_reviews: pd.DataFrame) -> Decisions:
    """Find the decisions that count in a frame ``topic_reviews``, oldest first."""
    reviews: dict[TopicKey, Review] = {}
    names: dict[TopicKey, str] = {}
    for row in records(topic_reviews):
        key = (str(row.facet), str(row.topic_id))
        if row.decision == "renamed":
            names[key] = str(row.name)
        else:
            reviews[key] = Review(
                decision=row.decision,
                reviewer=row.reviewer,
                note=row.note,
                decided_at=row.decided_at.to_pydatetime(),
            )
    return Decisions(reviews, names)
