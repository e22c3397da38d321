"""The level of a facet's maps: free at first, then carried, changed in one step; ids that mean what they meant."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from pattern_pipeline.lake.topic_maps import read_level
from pattern_pipeline.topics.clustering.selection import decode_scores
from pattern_pipeline.topics.embedding.embedder import hash_text
from pattern_pipeline.topics.identity.lineage import Descent
from pattern_pipeline.topics.identity.previous_maps import PreviousMap
from pattern_pipeline.topics.maps.lasting_level import describe_level_change, find_turned
from pattern_pipeline.topics.maps.topic_maps import TopicMaps, build_topic_maps
from pattern_pipeline.topics.settings import TopicSettings

FIRST = date(2024, 3, 4)
DIMENSION = 32
WINDOW = 3


class Days:
    """Requests of some tasks, 30 a day and task; the maps of the days before are the history of each."""

    def __init__(self) -> None:
        self.maps: list[PreviousMap] = []

    def previous(self, facet: str, day: date) -> PreviousMap | None:
        before = [each for each in reversed(self.maps) if each.day is not None and each.day < day]
        return replace(before[0], older=tuple(before[1:4])) if before else None

    def map_day(self, day: int, tasks: dict[int, list[int]], size: int = 60) -> TopicMaps:
        """Map a day. ``tasks``: the places that are asked for, by day."""
        rows = [
            (FIRST + timedelta(days=each), f"{each:02d}-{place}-{index:02d}", place)
            for each in range(max(0, day - WINDOW + 1), day + 1)
            for place in tasks[max(start for start in tasks if start <= each)]
            for index in range(size)
        ]
        frame = pd.DataFrame(rows, columns=["day", "unit_id", "place"])
        frame = frame.assign(
            facet="Task", position=0, facet_version="1", extractor="local", status="answered",
            label=pd.Series([None] * len(frame), dtype=object),
        )  # fmt: skip
        frame["text"] = frame["summary"] = [
            f"task {row.place} number {row.unit_id}" for row in frame.itertuples()
        ]
        vectors = frame[["day", "unit_id", "facet", "position", "facet_version"]].assign(
            text_hash=[hash_text(text) for text in frame["text"]],
            model="m",
            vector=[_draw_vector(row.place, row.unit_id) for row in frame.itertuples()],
        )
        now = FIRST + timedelta(days=day)
        maps = build_topic_maps(now, frame, vectors, TopicSettings(window_days=WINDOW), self)
        self.maps.append(
            PreviousMap(maps.topic_clusters, maps.topic_members, day=now, level=read_level(maps.topic_maps))
        )
        return maps


def _draw_vector(place: int, unit: str) -> np.ndarray:
    random = np.random.default_rng([place, *unit.encode()])
    found = 0.06 * random.normal(size=DIMENSION)
    found[place] += 1
    return (found / np.linalg.norm(found)).astype(np.float32)


def test_where_all_traffic_is_new_the_level_begins_anew() -> None:
    days = Days()
    tasks = {0: [0, 1, 2, 3], 3: [10, 11, 12, 13]}
    settled = days.map_day(2, tasks)
    assert settled.topic_maps.iloc[0].level_since == FIRST + timedelta(days=2)
    anew = days.map_day(5, tasks)
    card = anew.topic_maps.iloc[0]
    assert (card.topics, card.level_since) == (4, FIRST + timedelta(days=5))
    assert not set(anew.topic_clusters["topic_id"]) & set(settled.topic_clusters["topic_id"])


def test_a_settled_facet_keeps_its_topics_and_a_new_task_makes_one_more() -> None:
    days = Days()
    tasks = {0: [0, 1, 2, 3], 4: [0, 1, 2, 3, 4]}
    early = days.map_day(1, tasks).topic_maps.iloc[0]
    assert pd.isna(early.level_since)
    settled = days.map_day(2, tasks)
    assert settled.topic_maps.iloc[0].level_since == FIRST + timedelta(days=2)
    carried = days.map_day(3, tasks)
    assert carried.topic_maps.iloc[0].chosen.startswith("carried on")
    ids = set(settled.topic_clusters["topic_id"])
    assert set(carried.topic_clusters["topic_id"]) == ids
    with_new = days.map_day(4, tasks)
    assert set(with_new.topic_clusters["topic_id"]) > ids
    assert with_new.topic_lineage["kind"].tolist().count("new") == 1
    assert len(with_new.topic_clusters) == 5
    again = days.map_day(5, tasks)
    assert set(again.topic_clusters["topic_id"]) == set(with_new.topic_clusters["topic_id"])


def test_a_task_that_nobody_asks_for_any_more_retires() -> None:
    days = Days()
    tasks = {0: [0, 1, 2, 3], 3: [0, 1, 2]}
    settled = days.map_day(2, tasks)
    for day in (3, 4, 5):
        last = days.map_day(day, tasks)
    assert len(settled.topic_clusters) == 4
    assert len(last.topic_clusters) == 3
    assert set(last.topic_clusters["topic_id"]) < set(settled.topic_clusters["topic_id"])


def test_a_level_that_was_wrong_is_changed_in_one_reported_step_that_keeps_the_ids_of_the_parents() -> None:
    days = Days()
    tasks = {0: [0, 1, 2, 3, 4, 5, 6, 7]}
    right = days.map_day(2, tasks, size=25)
    # As if the first settled map had taken tasks together by pairs.
    ids = right.topic_clusters["topic_id"].tolist()
    vectors = np.stack(right.topic_clusters["centroid"].tolist())
    kept = ids[::2]
    into = {topic: kept[position // 2] for position, topic in enumerate(ids)}
    merged = vectors[::2] + vectors[1::2]
    merged /= np.linalg.norm(merged, axis=1, keepdims=True)
    coarse = right.topic_clusters.iloc[::2].assign(centroid=list(merged), origin=list(merged), radius=0.6)
    members = right.topic_members.assign(topic_id=right.topic_members["topic_id"].map(into))
    level = read_level(right.topic_maps)
    assert level is not None
    began = FIRST - timedelta(days=10)
    days.maps = [
        PreviousMap(
            coarse, members, day=FIRST + timedelta(days=2), level=replace(level, topics=4, since=began)
        )
    ]
    seen = [days.map_day(day, tasks, size=25) for day in (3, 4, 5, 6)]
    changes = [str(each.topic_maps.iloc[0].level_change or "") for each in seen]
    assert sum(bool(change) for change in changes) == 1
    changed = next(index for index, change in enumerate(changes) if change)
    assert changes[changed].startswith("read finer: 4 → 8 topics; ")
    assert " became " in changes[changed]
    assert len(seen[-1].topic_clusters) == 8
    assert set(kept) <= set(seen[changed].topic_clusters["topic_id"])
    assert [len(each.topic_clusters) for each in seen[:changed]] == [4] * changed


def test_the_scores_of_a_window_are_stored_with_its_map() -> None:
    card = Days().map_day(2, {0: [0, 1, 2, 3]}).topic_maps.iloc[0]
    scores = dict(decode_scores(card.candidates))
    assert max(scores, key=scores.__getitem__) == 4


@pytest.mark.parametrize(
    ("centroids", "turned"),
    [
        ([[1, 0, 0], [0, 1, 0]], set()),
        ([[0.8, 0.6, 0], [0, 1, 0]], set()),  # moved a little
        ([[0, 0, 1], [0.6, 0.8, 0]], {"a"}),  # another topic stands where it began
    ],
)
def test_an_id_ends_where_another_topic_has_come_to_stand(
    centroids: list[list[float]], turned: set[str]
) -> None:
    origins = {"a": np.array([1, 0, 0], dtype=np.float32), "b": np.array([0, 1, 0], dtype=np.float32)}
    assert find_turned(["a", "b"], np.array(centroids, dtype=np.float32), origins) == turned


def test_a_change_of_the_level_names_what_the_parents_became() -> None:
    descents = [
        Descent("a", "continued", ("a",)),
        Descent("c", "split", ("a",)),
        Descent("b", "continued", ("b",)),
        Descent("d", "retired", (), ("b",)),
    ]
    former, names = (
        {"a": "Orders", "b": "Refunds"},
        {"a": "Cancel an order", "b": "Refunds", "c": "Track an order"},
    )
    assert (
        describe_level_change(2, 3, descents, former, names)
        == "read finer: 2 → 3 topics; 'Orders' became 'Cancel an order', 'Track an order'"
    )
    assert describe_level_change(3, 2, descents, former, {"b": "Refunds"}) == "read coarser: 3 → 2 topics"
