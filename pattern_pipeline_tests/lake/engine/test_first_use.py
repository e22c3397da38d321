from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.location import LakeLocation
from pattern_pipeline_tests.lake.frames import DAY, FACETS, embeddings


def warm(number: int) -> int:
    return number


def first_use(folder: Path) -> int:
    lake = Lake(LakeLocation.local(folder))
    lake.migrate(FACETS)
    return lake.append("facet_embeddings", embeddings(DAY, 1, 1.0))


def test_processes_that_meet_at_a_new_lake_make_it_once(tmp_path: Path) -> None:
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        assert list(pool.map(warm, range(4))) == [0, 1, 2, 3]
        for number in range(3):
            folder = tmp_path / str(number)
            assert list(pool.map(first_use, [folder] * 4)) == [1] * 4
            assert len(Lake(LakeLocation.local(folder)).read_days("facet_embeddings", DAY, DAY)) == 4


def test_a_home_that_was_moved_is_read_and_written_at_its_new_place(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    first_use(old)
    old.rename(new)
    lake = Lake(LakeLocation.local(new))
    assert len(lake.read_days("facet_embeddings", DAY, DAY)) == 1
    lake.append("facet_embeddings", embeddings(DAY, 2, 1.0))
    assert len(lake.read_days("facet_embeddings", DAY, DAY)) == 3
    assert not old.exists()
