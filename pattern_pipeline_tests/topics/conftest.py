"""Small worlds of vectors: groups on a sphere, and the frames that pass between the rooms."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from pattern_pipeline.topics.embedding.embedder import Vectors, hash_text
from pattern_pipeline.topics.maps.topic_maps import TopicMaps, build_topic_maps
from pattern_pipeline.topics.settings import TopicSettings

DAY = date(2024, 3, 10)
DIMENSION = 32
MODEL = "toy"


def blobs(sizes: list[int], noise: float = 0.35, seed: int = 0, dimension: int = DIMENSION) -> Vectors:
    """Scatter unit vectors around as many random directions as there are sizes, group after group."""
    random = np.random.default_rng(seed)
    centres = np.linalg.qr(random.normal(size=(dimension, dimension)))[0][: len(sizes)]
    rows = np.repeat(centres, sizes, axis=0)
    rows = rows + noise * random.normal(size=rows.shape) / np.sqrt(dimension)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def summaries_frame(
    texts: list[str], *, facet: str = "Task", days: int = 7, **columns: object
) -> pd.DataFrame:
    """``facet_summaries`` of one facet: unit i on day i modulo ``days``, counted back from DAY."""
    count = len(texts)
    frame = pd.DataFrame(
        {
            "day": [DAY - timedelta(days=index % days) for index in range(count)],
            "unit_id": [f"{facet}-unit-{index}" for index in range(count)],
            "facet": facet,
            "position": 0,
            "facet_version": "v1",
            "extractor": "local/1",
            "status": "answered",
            "label": pd.Series([None] * count, dtype=object),
            "summary": texts,
            "text": texts,
            "lines": [[1]] * count,
            "score": np.nan,
            "reason": "",
            "content_hash": "c",
        }
    )
    return frame.assign(**columns)  # type: ignore[arg-type]


def embeddings_frame(summaries: pd.DataFrame, vectors: Vectors) -> pd.DataFrame:
    """``facet_embeddings`` of these summaries, one vector a row."""
    frame = summaries[["day", "unit_id", "facet", "position", "facet_version"]].copy()
    frame["text_hash"] = [hash_text(text) for text in summaries["text"]]
    frame["model"] = MODEL
    frame["vector"] = pd.Series(list(vectors), dtype=object, index=frame.index)
    return frame


@pytest.fixture(scope="session")
def requests() -> tuple[list[str], Vectors]:
    """Three tasks of 60, 50 and 40 differently worded requests, and vectors that keep them apart."""
    flights = [f"I want to book a flight to {place} on {day}" for place in _PLACES for day in _DAYS][:60]
    resets = [f"Can you reset my password? {why} on {day}" for why in _REASONS for day in _DAYS][:50]
    refunds = [f"How do I get a refund for the {thing} from {day}" for thing in _THINGS for day in _DAYS][:40]
    return flights + resets + refunds, blobs([60, 50, 40], noise=0.2)


@pytest.fixture(scope="session")
def maps(requests: tuple[list[str], Vectors]) -> TopicMaps:
    """Map the three tasks."""
    texts, vectors = requests
    summaries = summaries_frame(texts)
    return build_topic_maps(DAY, summaries, embeddings_frame(summaries, vectors), TopicSettings(), None)


_PLACES = ["Oslo", "Lima", "Rome", "Cairo", "Paris", "Quito", "Delhi", "Seoul", "Accra"]
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_REASONS = [
    "It expired",
    "I forgot it",
    "It was stolen",
    "It fails",
    "It changed",
    "I lost it",
    "It leaked",
    "It broke",
]
_THINGS = ["shirt", "lamp", "chair", "phone", "table", "mirror"]
