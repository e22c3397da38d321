"""A person's decisions on topics."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import pandas as pd

from pattern_pipeline.errors import LakeError
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.tables.topics import TopicReviewsRow

Decision = Literal["approved", "rejected", "renamed"]
DECISIONS: tuple[Decision, ...] = ("approved", "rejected", "renamed")


@dataclass(frozen=True, slots=True)
class ReviewStatus:
    """What counts of a topic's reviews: the newest of approved and rejected, and the newest name."""

    facet: str
    topic_id: str
    decision: str | None
    name: str | None


def add_review(
    lake: Lake,
    facet: str,
    topic_id: str,
    decision: str,
    *,
    reviewer: str,
    name: str | None = None,
    note: str = "",
    decided_at: datetime | None = None,
) -> None:
    """Record one decision. Raises LakeError for an unknown decision, or a renaming without a name."""
    if decision not in DECISIONS:
        raise LakeError(f"no decision named {decision!r}", fix=f"one of: {', '.join(DECISIONS)}")
    if (decision == "renamed") != bool(name and name.strip()):
        raise LakeError(
            f"{decision} {'needs a' if decision == 'renamed' else 'takes no'} name", where=topic_id
        )
    lake.append_row(
        TopicReviewsRow(
            facet=facet,
            topic_id=topic_id,
            decision=decision,
            name=name,
            reviewer=reviewer,
            note=note,
            decided_at=decided_at or datetime.now(UTC),
        )
    )


def read_reviews(lake: Lake, facet: str | None = None) -> pd.DataFrame:
    """Read every decision, oldest first, with the columns of ``topic_reviews``; of one facet if it is named."""
    found = lake.read_table("topic_reviews").sort_values("decided_at", kind="stable", ignore_index=True)
    return found if facet is None else found[found["facet"] == facet].reset_index(drop=True)


def list_review_status(lake: Lake) -> list[ReviewStatus]:
    """List the decision and the name that count for every reviewed topic, by facet and topic."""
    return lake.read_as(
        ReviewStatus,
        "SELECT facet, topic_id, arg_max(decision, decided_at) FILTER (decision <> 'renamed') AS decision,"
        " arg_max(name, decided_at) FILTER (decision = 'renamed') AS name"
        " FROM topic_reviews GROUP BY facet, topic_id ORDER BY facet, topic_id",
    )
