"""Answers that are all alike, and maps of one topic whose name tells which map it is."""

from datetime import date, timedelta

import numpy as np
import pandas as pd

from pattern_pipeline.tables.frames import build_frame
from pattern_pipeline.tables.topics import TopicClustersRow
from pattern_pipeline_tests.lake.frames import rows

FIRST = date(2026, 3, 1)
VECTOR = np.array([1.0, 0.0], np.float32)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def answers(number: int, units: int = 2, facet: str = "Task", **columns: object) -> pd.DataFrame:
    """``facet_summaries`` of a day: answers of a free-text facet."""
    own = [
        {
            "day": day(number),
            "unit_id": f"u{number}-{place}",
            "facet": facet,
            "facet_version": "v1",
            "extractor": "local/1",
            "status": "answered",
            "label": None,
            "text": "what is wanted",
        }
        for place in range(units)
    ]
    return rows("facet_summaries", *own).assign(**columns)  # type: ignore[arg-type]


def moods(number: int, *labels: str) -> pd.DataFrame:
    """``facet_summaries`` of a day: labels of a categorical facet."""
    frame = answers(number, len(labels), "Sentiment")
    return frame.assign(label=pd.Series(labels, dtype=object))


def vectors(summaries: pd.DataFrame) -> pd.DataFrame:
    """``facet_embeddings`` of the answers without a label."""
    own = [
        {
            "day": row.day,
            "unit_id": row.unit_id,
            "position": row.position,
            "facet": row.facet,
            "facet_version": row.facet_version,
            "model": "m",
            "vector": VECTOR,
        }
        for row in summaries[summaries["label"].isna()].itertuples()
    ]
    return rows("facet_embeddings", *own)


def card(number: int, facet: str = "Task", *, window: int = 7, **columns: object) -> dict[str, object]:
    """A row of ``topic_maps``."""
    return {
        "day": day(number),
        "facet": facet,
        "map_version": f"m{number}",
        "facet_version": "v1",
        "extractor": "local/1",
        "embedding_model": "m",
        "window_start": day(number - window + 1),
        "status": "ready",
        "topics": 1,
        **columns,
    }


def topics(number: int, facet: str = "Task", *, made: str = "") -> pd.DataFrame:
    """``topic_clusters`` of the map of a day; ``made``: what tells it from one made for the day before it."""
    topic = rows(
        "topic_clusters",
        {
            "day": day(number),
            "facet": facet,
            "map_version": f"m{number}",
            "topic_id": f"t{number}",
            "name": f"{facet} by {number}{made}",
            "radius": 0.5,
            "centroid": VECTOR,
        },
    )
    return pd.DataFrame(topic, columns=list(TopicClustersRow._fields))


def no_topics() -> pd.DataFrame:
    return build_frame(TopicClustersRow, [])
