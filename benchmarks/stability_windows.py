"""Windows of labelled texts as the frames that maps are made of, and maps kept in a real lake."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
from labelled_texts import EmbeddedTexts

from pattern_pipeline.facets.loading import load_facets
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.location import LakeLocation
from pattern_pipeline.lake.topic_maps import LakeTopicHistory
from pattern_pipeline.topics.embedding.embedder import Vectors, hash_text
from pattern_pipeline.topics.identity.previous_maps import TopicHistory
from pattern_pipeline.topics.maps.topic_maps import TopicMaps, build_topic_maps
from pattern_pipeline.topics.settings import TopicSettings

Rows = npt.NDArray[np.int64]
# Names play no part here, and finding them takes most of the time where texts are long.
SHORT = 24


@dataclass(frozen=True)
class Traffic:
    """Texts that come in on days: ``day_of`` gives each text's; ``vectors`` are those of ``model``."""

    given: EmbeddedTexts
    day_of: tuple[date, ...]
    vectors: Vectors
    model: str = "MiniLM"

    @property
    def days(self) -> tuple[date, ...]:
        """The days with texts, in order."""
        return tuple(sorted(set(self.day_of)))

    def window(self, day: date, days: int) -> Rows:
        """Positions of the texts of the window that ends on ``day``."""
        first = day - timedelta(days=days - 1)
        return np.flatnonzero([first <= each <= day for each in self.day_of])


def topic_map(
    traffic: Traffic, day: date, rows: Rows, settings: TopicSettings, history: TopicHistory | None = None
) -> TopicMaps:
    """Map some of the texts by the step that the pipeline runs."""
    return build_topic_maps(day, *window_frames(traffic, rows), settings, history)


def window_frames(traffic: Traffic, rows: Rows) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return ``facet_summaries`` and ``facet_embeddings`` of some of the texts; a unit id is a text's position.

    The vectors are those of the whole texts; the texts themselves are given as their first words and a hash.
    """
    whole = [traffic.given.data.texts[row] for row in rows]
    texts = [f"{text[:SHORT]} {hash_text(text)[:16]}" for text in whole]
    summaries = pd.DataFrame(
        {
            "day": [traffic.day_of[row] for row in rows],
            "unit_id": [f"{row:06d}" for row in rows],
            "facet": "Task",
            "position": 0,
            "facet_version": "1",
            "extractor": "local",
            "status": "answered",
            "label": pd.Series([None] * len(rows), dtype=object),
            "summary": texts,
            "text": texts,
        }
    )
    embeddings = summaries[["day", "unit_id", "facet", "position", "facet_version"]].assign(
        text_hash=[hash_text(text) for text in texts],
        model=traffic.model,
        vector=list(traffic.vectors[rows]),
    )
    return summaries, embeddings


@contextmanager
def a_lake() -> Iterator[Lake]:
    """Make a lake in a folder that is removed afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        lake = Lake(LakeLocation.local(Path(folder) / "lake"))
        lake.migrate(load_facets(None))
        yield lake


def kept(lake: Lake, day: date, maps: TopicMaps) -> TopicMaps:
    """Store a day's maps as the pipeline does, and return them."""
    lake.replace_day(day, {each.name: getattr(maps, each.name) for each in fields(maps)})
    return maps


def daily_maps(traffics: Sequence[Traffic], days: Sequence[date], settings: TopicSettings) -> list[TopicMaps]:
    """Maps of these days in a lake of their own, the last of ``traffics`` for the last of the days.

    With two traffics the embedding model changes on the last day.
    """
    found = []
    with a_lake() as lake:
        history = LakeTopicHistory(lake)
        for position, day in enumerate(days):
            left = len(days) - position
            traffic = traffics[max(0, len(traffics) - left)]
            rows = traffic.window(day, settings.window_days)
            found.append(kept(lake, day, topic_map(traffic, day, rows, settings, history)))
    return found


def topic_of_text(maps: TopicMaps) -> dict[int, str]:
    """By position of the text its topic's id; texts of no topic are absent."""
    placed = maps.topic_members.dropna(subset=["topic_id"])
    return {int(unit): str(topic) for unit, topic in zip(placed["unit_id"], placed["topic_id"], strict=True)}
