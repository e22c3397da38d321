from datetime import timedelta
from pathlib import Path

from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.maintenance import maintain_lake, read_snapshot_id
from pattern_pipeline_tests.lake.frames import DAY, embeddings, rows

NOTHING = timedelta(0)


def files(lake: Lake) -> int:
    return len(list(Path(lake.location.data).rglob("*.parquet")))


def fill(lake: Lake, version: float) -> None:
    for number in range(3):
        day = DAY + timedelta(days=number)
        lake.replace_day(day, {"facet_embeddings": embeddings(day, 50, version + number)})


def test_small_files_are_merged_and_the_rows_stay_in_order(lake: Lake) -> None:
    fill(lake, 1.0)
    fill(lake, 2.0)
    before = lake.read_days("facet_embeddings", DAY, DAY + timedelta(days=2))
    assert files(lake) == 6
    done = maintain_lake(lake, keep=NOTHING, grace=NOTHING)
    assert files(lake) == 1
    assert done.files_removed == 6
    after = lake.read_days("facet_embeddings", DAY, DAY + timedelta(days=2))
    assert after.drop(columns="vector").equals(before.drop(columns="vector"))
    fill(lake, 3.0)
    assert set(lake.read_days("facet_embeddings", DAY, DAY)["facet_version"]) == {"3.0"}


def test_what_a_dataset_version_was_read_from_is_kept(lake: Lake) -> None:
    fill(lake, 1.0)
    kept = read_snapshot_id(lake)
    fill(lake, 2.0)
    lake.append("dataset_versions", rows("dataset_versions", {"lake_snapshot": kept}))
    maintain_lake(lake, keep=NOTHING, grace=NOTHING)
    known = {row[0] for row in lake.rows("SELECT snapshot_id FROM ducklake_snapshots('lake')")}
    assert kept in known
    assert kept - 1 not in known
    then = lake.rows(f"SELECT DISTINCT facet_version FROM facet_embeddings AT (VERSION => {kept}) ORDER BY 1")
    assert then == [("1.0",), ("2.0",), ("3.0",)]


def test_young_snapshots_and_files_are_left_alone(lake: Lake) -> None:
    fill(lake, 1.0)
    before = read_snapshot_id(lake)
    done = maintain_lake(lake)
    assert (done.snapshots_expired, done.files_removed) == (0, 0)
    assert lake.rows(f"SELECT count(*) FROM facet_embeddings AT (VERSION => {before})") == [(150,)]
