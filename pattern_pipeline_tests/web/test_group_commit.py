"""Group commit: nothing is told to be kept before it is, and one item's fault is its own."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest

from pattern_pipeline.errors import LakeError
from pattern_pipeline.web.otlp import group_commit
from pattern_pipeline.web.otlp.group_commit import ClosedError, GroupCommit, ItemError, Pace


@contextmanager
def running(
    keep: Callable[[Sequence[int]], None],
    pace: Pace | None = None,
    tidy: Callable[[bool], None] | None = None,
) -> Iterator[GroupCommit[int]]:
    commits: GroupCommit[int] = GroupCommit(
        keep, weight=lambda _item: 1, pace=pace, tidy=tidy or (lambda _idle: None)
    )
    commits.start()
    yield commits
    commits.close()


def test_an_item_is_done_once_it_is_kept_and_in_order() -> None:
    kept: list[int] = []
    with running(kept.extend) as commits:
        for number in range(5):
            commits.submit(number).result(60)
            assert kept == list(range(number + 1))


def test_what_comes_while_a_group_is_kept_is_one_group() -> None:
    groups: list[list[int]] = []
    busy, go_on = threading.Event(), threading.Event()

    def keep(group: Sequence[int]) -> None:
        groups.append(list(group))
        busy.set()
        assert go_on.wait(60)

    with running(keep) as commits:
        first = commits.submit(0)
        assert busy.wait(60)
        rest = [commits.submit(number) for number in range(1, 30)]
        go_on.set()
        for future in [first, *rest]:
            assert future.result(60) is None
    assert groups == [[0], list(range(1, 30))]


def test_a_group_is_no_larger_than_it_may_be() -> None:
    groups: list[int] = []
    busy = threading.Event()

    def keep(group: Sequence[int]) -> None:
        groups.append(len(group))
        busy.wait(0.05)

    with running(keep, Pace(largest=4)) as commits:
        for future in [commits.submit(number) for number in range(20)]:
            future.result(60)
    assert max(groups) == 4
    assert sum(groups) == 20


@pytest.mark.parametrize("poison", [ValueError("three is poison"), LakeError("three is poison")])
@pytest.mark.parametrize("place", [0, 3, 5])
def test_a_poisonous_item_fails_alone(poison: Exception, place: int) -> None:
    kept: list[int] = []

    def keep(group: Sequence[int]) -> None:
        if place in group:
            raise poison
        kept.extend(group)

    with running(keep, Pace(quiet=0.05)) as commits:
        futures = [commits.submit(number) for number in range(6)]
        for number, future in enumerate(futures):
            if number == place:
                with pytest.raises(ItemError, match="poison"):
                    future.result(60)
            else:
                assert future.result(60) is None
        commits.submit(6).result(60)
    assert sorted(kept) == sorted({0, 1, 2, 3, 4, 5, 6} - {place})


def test_the_stores_own_trouble_is_told_to_all_after_few_tries() -> None:
    tries: list[int] = []

    def keep(group: Sequence[int]) -> None:
        tries.append(len(group))
        raise LakeError("the disk is full")

    with running(keep, Pace(quiet=0.05)) as commits:
        for future in [commits.submit(number) for number in range(40)]:
            with pytest.raises(LakeError, match="full"):
                future.result(60)
    assert tries == [40, 1, 1]


def test_a_store_that_keeps_us_waiting_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_commit, "_AT_ONCE", 0.01)
    tries: list[int] = []

    def keep(group: Sequence[int]) -> None:
        tries.append(len(group))
        time.sleep(0.05)
        raise LakeError("another process holds the lake")

    with running(keep, Pace(quiet=0.05)) as commits:
        for future in [commits.submit(number) for number in range(4)]:
            with pytest.raises(LakeError, match="holds"):
                future.result(60)
    assert tries == [4]


def test_closing_keeps_what_was_taken_and_takes_no_more() -> None:
    kept: list[int] = []
    go_on = threading.Event()

    def keep(group: Sequence[int]) -> None:
        assert go_on.wait(60)
        kept.extend(group)

    commits: GroupCommit[int] = GroupCommit(keep, weight=lambda _item: 1)
    commits.start()
    futures = [commits.submit(number) for number in range(50)]
    closing = threading.Thread(target=commits.close)
    closing.start()
    while commits.is_alive:
        time.sleep(0.001)
    with pytest.raises(ClosedError):
        commits.submit(99)
    go_on.set()
    closing.join(60)
    assert kept == list(range(50))
    assert all(future.done() for future in futures)


@pytest.mark.parametrize("fault", [LakeError("another process holds the lake"), ValueError("odd")])
def test_a_fault_while_tidying_does_not_stop_the_keeping(
    fault: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    kept: list[int] = []

    def tidy(idle: bool) -> None:
        raise fault

    with running(kept.extend, tidy=tidy) as commits:
        commits.submit(1).result(60)
        commits.submit(2).result(60)
    assert kept == [1, 2]
    assert "not tidied" in caplog.text
