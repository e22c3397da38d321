"""A process keeps a few lakes attached, however many it has seen."""

import threading
from pathlib import Path

from pattern_pipeline.lake.engine import attach
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.location import LakeLocation

SEEN = 3 * attach.MOST_ATTACHED


def lakes(folder: Path) -> list[Lake]:
    return [Lake(LakeLocation.local(folder / str(number))) for number in range(SEEN)]


def test_of_many_lakes_the_latest_few_stay_attached(tmp_path: Path) -> None:
    threads = set()
    for lake in lakes(tmp_path):
        assert lake.rows("SELECT 1") == [(1,)]
        threads.add(len(list(Path("/proc/self/task").iterdir())))
    assert len(attach._ATTACHED) == attach.MOST_ATTACHED
    assert max(threads) <= min(threads) + attach.MOST_ATTACHED * 2


def test_a_session_goes_on_though_its_lake_is_no_longer_kept(tmp_path: Path) -> None:
    first, *others = lakes(tmp_path)
    with first.connect() as connection:
        connection.execute("CREATE TABLE numbers AS SELECT 1 AS number")
        for other in others:
            other.rows("SELECT 1")
        assert connection.execute("SELECT number FROM numbers").fetchall() == [(1,)]
    assert first.rows("SELECT number FROM numbers") == [(1,)]


def test_threads_that_use_many_lakes_at_once_disturb_each_other_never(tmp_path: Path) -> None:
    found: list[object] = []

    def use(lake: Lake) -> None:
        try:
            for _ in range(5):
                found.append(lake.rows("SELECT 1"))
        except Exception as error:
            found.append(error)

    threads = [threading.Thread(target=use, args=(lake,)) for lake in lakes(tmp_path)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [[(1,)]] * (5 * SEEN)
