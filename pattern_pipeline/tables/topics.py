"""Rows of the tables of ``topics``. Generated from ``sql/schema`` by ``make tables``."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

import numpy as np
import numpy.typing as npt


class CachedVectorsRow(NamedTuple):
    """A row of ``cached_vectors``."""

    text_hash: str
    model: str
    vector: npt.NDArray[np.float32]


class ClassifiedLogsRow(NamedTuple):
    """A row of ``classified_logs``."""

    day: date
    unit_id: str
    facet: str
    position: int
    facet_version: str
    topic_id: str | None
    label: str | None
    distance: float | None
    map_version: str
    map_day: date | None
    confidence: float | None


class CurrentLabelsRow(NamedTuple):
    """A row of ``current_labels``."""

    day: date
    unit_id: str
    facet: str
    position: int
    facet_version: str
    topic_id: str | None
    label: str | None
    distance: float | None
    map_version: str
    map_day: date | None
    confidence: float | None


class ExplorationsRow(NamedTuple):
    """A row of ``explorations``."""

    name: str
    created_at: datetime
    facet: str
    first_day: date
    last_day: date
    status: str
    units: int
    groups: int
    request: str
    exploration: str


class FacetEmbeddingsRow(NamedTuple):
    """A row of ``facet_embeddings``."""

    day: date
    unit_id: str
    facet: str
    position: int
    facet_version: str
    text_hash: str
    model: str
    vector: npt.NDArray[np.float32]


class TopicAlertsRow(NamedTuple):
    """A row of ``topic_alerts``."""

    day: date
    facet: str
    topic_id: str
    topic: str
    kind: str
    label: str
    observed: float
    expected: float
    units: int
    p_value: float
    exemplars: Sequence[str]
    message: str
    first_day: date | None
    false_alarms: float | None
    category: str | None
    labels: Sequence[str] | None


class TopicClustersRow(NamedTuple):
    """A row of ``topic_clusters``."""

    day: date
    facet: str
    map_version: str
    topic_id: str
    name: str
    keywords: Sequence[str]
    exemplars: Sequence[str]
    units: int
    share: float
    radius: float
    centroid: npt.NDArray[np.float32]
    provisional: bool
    continued_from: str | None
    broad_id: str | None
    broad_name: str | None
    named_by: str | None
    origin: npt.NDArray[np.float32] | None


class TopicLineageRow(NamedTuple):
    """A row of ``topic_lineage``."""

    day: date
    facet: str
    map_version: str
    topic_id: str
    name: str
    kind: str
    from_topics: Sequence[str]
    into_topics: Sequence[str]
    overlap: float
    units: int
    previous_day: date | None


class TopicMapsRow(NamedTuple):
    """A row of ``topic_maps``."""

    day: date
    facet: str
    map_version: str
    facet_version: str
    extractor: str
    embedding_model: str
    window_start: date
    status: str
    summaries: int
    distinct_texts: int
    topics: int
    coverage: float
    noise_share: float
    largest_share: float
    silhouette: float | None
    duplicate_names: int
    continuity: float | None
    survival: float | None
    chosen: str
    candidates: str
    naming: str | None
    level_since: date | None
    level_topics: int | None
    level_gain: float | None
    level_change: str | None
    expected_right: float | None


class TopicMembersRow(NamedTuple):
    """A row of ``topic_members``."""

    day: date
    facet: str
    map_version: str
    unit_id: str
    position: int
    topic_id: str | None
    distance: float | None
    x: float | None
    y: float | None
    confidence: float | None


class TopicPartsRow(NamedTuple):
    """A row of ``topic_parts``."""

    day: date
    facet: str
    map_version: str
    topic_id: str
    part: int
    name: str
    keywords: Sequence[str]
    exemplars: Sequence[str]
    units: int
    share: float
    chance: float
    of_two: bool
    differs: Sequence[str]


class TopicReviewsRow(NamedTuple):
    """A row of ``topic_reviews``."""

    facet: str
    topic_id: str
    decision: str
    name: str | None
    reviewer: str
    note: str
    decided_at: datetime
