from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from pattern_pipeline.errors import LakeError
from pattern_pipeline.lake.day_records import list_materialized_days
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.row_access import MaterializedDay
from pattern_pipeline.lake.landed_units import list_landed_days
from pattern_pipeline.lake.landing import LakeLandingStore
from pattern_pipeline.lake.topic_board import add_review, list_review_status, read_reviews
from pattern_pipeline.lake.topic_maps import (
    LakeTopicHistory,
    hash_maps_by_day,
    read_topics_for_day,
)
from pattern_pipeline.lake.vectors import LakeVectorCache
from pattern_pipeline.topics.placement.map_choice import choose_own_maps
from pattern_pipeline_tests.lake.frames import DAY, NOON, embeddings, rows


def day(number: int) -> date:
    return DAY + timedelta(days=number)


def test_a_newer_copy_of_a_trace_replaces_the_older_on_whatever_day(lake: Lake) -> None:
    store = LakeLandingStore(lake)
    none = rows("rejected_records")
    first = rows("landed_traces", {"trace_id": "a", "day": day(0)}, {"trace_id": "b", "day": day(0)})
    store.store(first, none, [], NOON)
    store.store(rows("landed_traces", {"trace_id": "a", "day": day(1)}), none, [], NOON)
    found = store.known(["a", "b", "new"]).sort_values("trace_id")
    assert found[["trace_id", "day"]].to_numpy().tolist() == [["a", day(1)], ["b", day(0)]]
    assert store.known([]).empty
    assert [(each.day, each.traces) for each in list_landed_days(lake, "trace", datetime.now(UTC))] == [
        (day(0), 1),
        (day(1), 1),
    ]


def test_a_batch_is_not_kept_where_another_process_was_faster(lake: Lake) -> None:
    store, none = LakeLandingStore(lake), rows("rejected_records")

    def landed(trace_id: str, content: str) -> pd.DataFrame:
        return rows("landed_traces", {"trace_id": trace_id, "content_hash": content})

    assert store.store(landed("a", "1"), none, [], NOON, {})
    # Since it was read, the trace has come into being, has changed, or has gone.
    assert not store.store(landed("a", "2"), none, [], NOON, {})
    assert not store.store(landed("a", "2"), none, [], NOON, {"a": "0"})
    assert not store.store(landed("b", "2"), none, [], NOON, {"b": "1"})
    assert store.known(["a", "b"])["content_hash"].tolist() == ["1"]
    assert store.store(landed("a", "2"), none, [], NOON, {"a": "1", "c": "9"})
    assert store.known(["a", "b"])["content_hash"].tolist() == ["2"]


def test_rejected_records_stand_once_and_go_when_their_file_is_read_well(lake: Lake) -> None:
    def rejected(*places: tuple[str, int], at: datetime) -> pd.DataFrame:
        records = [{"source_path": path, "source_line": line, "rejected_at": at} for path, line in places]
        return rows("rejected_records", *records)

    def places() -> set[tuple[str, int]]:
        frame = lake.read_table("rejected_records")
        return set(zip(frame["source_path"], frame["source_line"], strict=True))

    store, none, later = LakeLandingStore(lake), rows("landed_traces"), NOON + timedelta(hours=1)
    store.store(none, rejected(("it's.jsonl", 1), ("it's.jsonl", 2), ("other", 1), at=NOON), [], NOON)
    store.store(none, rejected(("it's.jsonl", 2), at=later), [], later)
    assert len(lake.read_table("rejected_records")) == 3
    store.store(none, rows("rejected_records"), ["it's.jsonl"], later)
    assert places() == {("it's.jsonl", 2), ("other", 1)}


def test_the_content_of_a_landed_day_has_one_hash_in_any_order(lake: Lake) -> None:
    frame = rows(
        "landed_traces", {"trace_id": "a", "content_hash": "1"}, {"trace_id": "b", "content_hash": "2"}
    )
    hashes = []
    for shuffled in (frame, frame[::-1], frame.assign(content_hash="other")):
        lake.replace_day(DAY, {"landed_traces": shuffled})
        hashes.append(list_landed_days(lake, "trace", datetime.now(UTC))[0].content_hash)
    assert hashes[0] == hashes[1] != hashes[2]


def test_a_second_replacement_equals_the_first(lake: Lake) -> None:
    record = MaterializedDay("facet_embeddings", DAY, "in", "content", 5)
    for count in (7, 5, 5):
        lake.replace_day(DAY, {"facet_embeddings": embeddings(DAY, count, 1.0)}, record=record)
    assert len(lake.read_days("facet_embeddings", DAY, DAY)) == 5
    made = list_materialized_days(lake)
    assert [(each.stage, each.day, each.inputs_hash, each.rows) for each in made] == [
        ("facet_embeddings", DAY, "in", 5)
    ]
    assert made[0].finished_at is not None
    assert made[0].finished_at.tzinfo is not None
    assert list_materialized_days(lake, day(1), day(2)) == []


def test_a_failure_in_the_second_table_undoes_the_first(lake: Lake) -> None:
    def work(connection: object) -> None:
        connection.execute("DELETE FROM facet_embeddings")  # type: ignore[attr-defined]
        raise KeyboardInterrupt

    lake.replace_day(DAY, {"facet_embeddings": embeddings(DAY, 2, 1.0)})
    with pytest.raises(KeyboardInterrupt):
        lake.commit(work, doing="nothing")
    assert len(lake.read_days("facet_embeddings", DAY, DAY)) == 2


def test_vectors_are_kept_once_by_text_and_model(lake: Lake) -> None:
    cache = LakeVectorCache(lake)
    first = np.array([[1, 2], [3, 4]], dtype=np.float32)
    cache.add(["a", "b"], "model", first)
    cache.add(["b", "c", "c"], "model", np.array([[9, 9], [5, 6], [5, 6]], dtype=np.float32))
    cache.add([], "model", np.empty((0, 2), dtype=np.float32))
    found = cache.find(["b", "c", "unknown"], "model")
    assert {key: value.tolist() for key, value in found.items()} == {"b": [3.0, 4.0], "c": [5.0, 6.0]}
    assert found["b"].dtype == np.float32
    assert cache.find(["a"], "another model") == {}
    assert cache.find([], "model") == {}
    assert len(lake.read_table("cached_vectors")) == 3


def test_the_newest_decision_and_the_newest_name_count(lake: Lake) -> None:
    for minute, decision, name in (
        (3, "rejected", None),
        (1, "approved", None),
        (2, "renamed", "New"),
        (0, "renamed", "Old"),
    ):
        moment = NOON + timedelta(minutes=minute)
        add_review(lake, "Task", "t1", decision, reviewer="ann", name=name, decided_at=moment)
    assert list(read_reviews(lake)["decision"]) == ["renamed", "approved", "renamed", "rejected"]
    assert read_reviews(lake, "Issues").empty
    assert [(each.decision, each.name) for each in list_review_status(lake)] == [("rejected", "New")]
    for decision, name in (("burnt", None), ("renamed", " "), ("approved", "A name")):
        with pytest.raises(LakeError):
            add_review(lake, "Task", "t1", decision, reviewer="ann", name=name)


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [(0, 3), (3, 3), (4, 5), (5, 5), (6, 5), (-9, None)],
    ids=[
        "covered by a later map",
        "its own",
        "the earliest later one",
        "own again",
        "latest earlier",
        "before all",
    ],
)
def test_the_map_that_a_day_is_placed_by(asked: int, wanted: int | None) -> None:
    cards = pd.DataFrame(
        {"facet": "Task", "day": [day(3), day(5)], "window_start": [day(-3), day(-1)], "status": "ready"},
    )
    assert choose_own_maps(cards, day(asked)) == ({} if wanted is None else {"Task": day(wanted)})


@pytest.mark.parametrize(("later", "wanted"), [("ready", 5), ("collapsed", 5), ("below_threshold", 3)])
def test_a_map_below_the_threshold_gives_way_to_any_other(later: str, wanted: int) -> None:
    cards = pd.DataFrame(
        {
            "facet": "Task",
            "day": [day(3), day(5)],
            "window_start": [day(-3), day(-1)],
            "status": ["below_threshold", later],
        },
    )
    assert choose_own_maps(cards, day(3)) == {"Task": day(wanted)}


def test_topics_of_a_day_come_from_its_map_facet_by_facet(lake: Lake) -> None:
    def store(number: int, facet: str, topics: int) -> None:
        card = {
            "day": day(number),
            "facet": facet,
            "topics": topics,
            "window_start": day(number - 6),
            "map_version": f"m{number}",
        }
        each = [
            {"day": day(number), "facet": facet, "topic_id": f"{facet}{n}", "map_version": f"m{number}"}
            for n in range(topics)
        ]
        member = {"day": day(number), "facet": facet, "unit_id": "u", "topic_id": f"{facet}0"}
        lake.append("topic_maps", rows("topic_maps", card))
        lake.append("topic_clusters", rows("topic_clusters", *each))
        lake.append("topic_members", rows("topic_members", member))

    assert read_topics_for_day(lake, day(2)).topics.empty
    assert hash_maps_by_day(lake, ()).own == {}
    store(2, "Task", 3)
    store(3, "Task", 0)
    store(3, "Issues", 2)
    known = read_topics_for_day(lake, day(3))
    assert known.maps[["facet", "day"]].to_numpy().tolist() == [["Task", day(2)], ["Issues", day(3)]]
    assert list(known.topics["topic_id"]) == ["Task0", "Task1", "Task2", "Issues0", "Issues1"]
    before = hash_maps_by_day(lake, ()).own
    assert before[day(3)]
    store(4, "Task", 1)
    after = hash_maps_by_day(lake, ()).own
    assert (after[day(2)] == before[day(2)], after[day(3)] == before[day(3)]) == (True, False)

    history = LakeTopicHistory(lake)
    assert history.previous("Task", day(1)) is None
    made_again = history.previous("Task", day(2))
    assert made_again is not None
    assert made_again.topics.empty
    assert made_again.own is not None
    assert list(made_again.own.topics["topic_id"]) == ["Task0", "Task1", "Task2"]
    add_review(lake, "Task", "Task1", "renamed", reviewer="ann", name="Pinned")
    previous = history.previous("Task", day(4))
    assert previous is not None
    assert list(previous.topics["topic_id"]) == ["Task0", "Task1", "Task2"]
    assert list(previous.members["unit_id"]) == ["u"]
    assert previous.pinned_names == {"Task1": "Pinned"}


def test_threads_of_one_process_can_write_at_once(lake: Lake) -> None:
    def work(number: int) -> int:
        return lake.replace_day(
            day(number % 3), {"facet_embeddings": embeddings(day(number % 3), 20, number)}
        )

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(9))) == 180
    assert len(lake.read_days("facet_embeddings", day(0), day(2))) == 60
    assert lake.rows("SELECT current_setting('TimeZone')") == [("UTC",)]
