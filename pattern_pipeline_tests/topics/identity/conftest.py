"""A small world whose true tasks are known, and its maps, day by day, in a real lake."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pattern_pipeline.facets.loading import load_facets
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.topic_maps import LakeTopicHistory
from pattern_pipeline.topics.embedding.embedder import hash_text
from pattern_pipeline.topics.maps.topic_maps import TopicMaps, build_topic_maps
from pattern_pipeline.topics.settings import TopicSettings
from pattern_pipeline_tests.empty_lakes import make_empty_lake

FIRST = date(2024, 3, 4)
WINDOW = 3
A_DAY = 15
DIMENSION = 32
REQUESTS: Mapping[str, str] = {
    "flight": "book a flight to Oslo, seat {}",
    "refund": "refund for order number {}",
    "password": "reset the password of account {}",
    "weather": "will it rain in street {}",
    "table": "reserve a table for {} people",
}


@dataclass
class World:
    """Requests by day, and the maps of those days in ``lake``.

    ``tasks``: those asked for from a day on, 15 requests each a day. ``centres``: by embedding model, where
    the tasks' vectors lie; a model that puts two tasks in one place cannot tell them apart.
    """

    lake: Lake
    tasks: dict[int, Sequence[str]] = field(default_factory=lambda: {0: ("flight", "refund", "password")})
    centres: dict[str, Mapping[str, int]] = field(
        default_factory=lambda: {
            "first": {task: place for place, task in enumerate(REQUESTS)},
            "second": {task: 20 - place for place, task in enumerate(REQUESTS)},
        }
    )

    def map_day(self, day: int, *, model: str = "first", version: str = "v1") -> TopicMaps:
        """Make the map of a day (counted from the first) and keep it."""
        rows = [
            (self.date(each), f"{each:02d} {task} {index:02d}", REQUESTS[task].format(each * A_DAY + index))
            for each in range(max(0, day - WINDOW + 1), day + 1)
            for task in self._asked(each)
            for index in range(A_DAY)
        ]
        summaries = pd.DataFrame(rows, columns=["day", "unit_id", "text"]).assign(
            facet="Task",
            position=0,
            facet_version=version,
            extractor="local/1",
            status="answered",
            label=None,
        )
        summaries["summary"] = summaries["text"]
        embeddings = summaries[["day", "unit_id", "facet", "position", "facet_version"]].assign(
            text_hash=[hash_text(text) for text in summaries["text"]],
            model=model,
            vector=[self._vector(unit, model) for unit in summaries["unit_id"]],
        )
        settings = TopicSettings(window_days=WINDOW)
        history = LakeTopicHistory(self.lake)
        maps = build_topic_maps(self.date(day), summaries, embeddings, settings, history)
        self.lake.replace_day(self.date(day), {each.name: getattr(maps, each.name) for each in fields(maps)})
        return maps

    @staticmethod
    def date(day: int) -> date:
        """The date of a day counted from the first."""
        return FIRST + timedelta(days=day)

    def _asked(self, day: int) -> Sequence[str]:
        return self.tasks[max(start for start in self.tasks if start <= day)]

    def _vector(self, unit: str, model: str) -> "np.ndarray[tuple[int], np.dtype[np.float32]]":
        day, task, index = unit.split()
        centre = np.eye(DIMENSION)[self.centres[model][task]]
        noise = np.random.default_rng([int(day), int(index), *task.encode(), len(model)]).normal(
            size=DIMENSION
        )
        vector = centre + 0.2 * noise / np.sqrt(DIMENSION)
        found: np.ndarray[tuple[int], np.dtype[np.float32]] = (vector / np.linalg.norm(vector)).astype(
            "float32"
        )
        return found


def ids(maps: TopicMaps) -> dict[str, str]:
    """By task, or tasks joined by ``+``, the id of the topic that holds it."""
    members = maps.topic_members.dropna(subset=["topic_id"])
    tasks = members["unit_id"].str.split().str[1]
    held = tasks.groupby(members["topic_id"]).agg(lambda found: "+".join(sorted(set(found))))
    return {task: str(topic) for topic, task in held.items()}


def kinds(maps: TopicMaps) -> dict[str, str]:
    """By topic id what became of it."""
    return dict(zip(maps.topic_lineage["topic_id"], maps.topic_lineage["kind"], strict=True))


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(make_empty_lake(tmp_path / "lake", load_facets(None)))
