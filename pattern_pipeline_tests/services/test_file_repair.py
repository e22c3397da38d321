"""Days of missing data files are made again where they are computed, and named where they are not."""

from datetime import timedelta
from pathlib import Path

import pytest

from pattern_pipeline.errors import LakeError
from pattern_pipeline.lake.day_records import list_materialized_days
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.location import LakeLocation
from pattern_pipeline.lake.engine.missing_files import find_missing_files
from pattern_pipeline.lake.engine.row_access import MaterializedDay
from pattern_pipeline.services.file_repair import forget_missing_days
from pattern_pipeline_tests.lake.frames import DAY, FACETS, embeddings

NEXT = DAY + timedelta(days=1)
STAGE = "facet_embeddings"


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """Two made days of one computed table, a file each."""
    opened = Lake(LakeLocation.local(tmp_path))
    opened.migrate(FACETS)
    for day in (DAY, NEXT):
        record = MaterializedDay(stage=STAGE, day=day, inputs_hash="in", content_hash="out", rows=50)
        opened.replace_day(day, {STAGE: embeddings(day, 50, 1.0)}, record=record)
    return opened


def files(lake: Lake) -> list[Path]:
    return sorted(Path(lake.location.data).rglob("ducklake-*.parquet"))


def made(lake: Lake) -> set[object]:
    return {each.day for each in list_materialized_days(lake)}


def test_nothing_is_done_where_every_file_is_there(lake: Lake) -> None:
    assert forget_missing_days(lake) == []
    assert made(lake) == {DAY, NEXT}


def test_the_day_of_a_missing_file_counts_as_not_made_and_can_be_written_again(lake: Lake) -> None:
    files(lake)[0].unlink()
    (missing,) = find_missing_files(lake)
    assert missing.line() == f"{STAGE} of {DAY}"
    with pytest.raises(LakeError):
        lake.read_days(STAGE, DAY, DAY)
    assert forget_missing_days(lake) == [f"a data file of {STAGE} of {DAY} is missing: made again"]
    assert made(lake) == {NEXT}
    assert len(lake.read_days(STAGE, DAY, NEXT)) == 50
    assert find_missing_files(lake) == []
    lake.replace_day(DAY, {STAGE: embeddings(DAY, 40, 1.0)})
    assert len(lake.read_days(STAGE, DAY, NEXT)) == 90


def test_a_folder_that_is_not_mounted_forgets_nothing(lake: Lake) -> None:
    data = Path(lake.location.data)
    away = data.rename(data.with_name("away"))
    with pytest.raises(
        LakeError, match=r"2 data files are missing.*see that the folder of the data is mounted"
    ):
        forget_missing_days(lake)
    data.rmdir() if data.exists() else None
    away.rename(data)
    assert made(lake) == {DAY, NEXT}
    assert len(lake.read_days(STAGE, DAY, NEXT)) == 100


def test_a_table_that_nothing_computes_is_restored_from_a_backup(lake: Lake) -> None:
    lake.commit(
        lambda connection: connection.execute(
            "INSERT INTO rejected_records SELECT 'p', i, 'f', 'r', 'e', now(), 'k', 'x' FROM range(50) t(i)"
        ),
        doing="write",
    )
    (extra,) = [file for file in files(lake) if "rejected_records" in file.parts]
    extra.unlink()
    with pytest.raises(LakeError, match=r"rejected_records.*restore it from a backup"):
        forget_missing_days(lake)
    assert made(lake) == {DAY, NEXT}
