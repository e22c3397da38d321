"""How many calls are under way at once: as many as the server takes, never a storm."""

import asyncio
import time
from itertools import pairwise

import pytest

from pattern_pipeline.llm.chat import CallFailedError, Reply
from pattern_pipeline.llm.limits import PROBE_SECONDS, AdaptiveLimit
from pattern_pipeline_tests.llm.calls import outcomes
from pattern_pipeline_tests.model_server import faults


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_calls_that_fail_together_halve_the_limit_once():
    clock = Clock()
    limit = AdaptiveLimit(64, clock=clock)
    begun = clock.now
    clock.now += 1
    for _ in range(64):
        limit.overload(begun)
    assert limit.limit == 32
    limit.overload(clock.now)
    assert limit.limit == 16


def test_the_limit_grows_by_one_a_round_and_stays_below_what_was_too_much():
    clock = Clock()
    limit = AdaptiveLimit(10, clock=clock)
    limit.overload(clock.now)
    for _ in range(5):
        limit.succeed()
    assert 5.8 < limit.limit <= 6
    for _ in range(100):
        limit.succeed()
    assert limit.limit == 9
    clock.now += PROBE_SECONDS + 1
    for _ in range(100):
        limit.succeed()
    assert limit.limit == 10


def test_the_limit_never_falls_below_one():
    limit = AdaptiveLimit(4)
    for _ in range(9):
        limit.overload(time.monotonic())
    assert limit.limit == 1


def test_waiting_callers_that_are_cancelled_leave_their_place_to_others():
    async def run() -> list[int]:
        limit, done = AdaptiveLimit(1), []

        entered, leave = [asyncio.Event() for _ in range(6)], [asyncio.Event() for _ in range(6)]

        async def hold(number: int) -> None:
            async with limit.slot():
                entered[number].set()
                await leave[number].wait()
                done.append(number)

        tasks = [asyncio.create_task(hold(number)) for number in range(6)]
        await entered[0].wait()
        tasks[1].cancel()
        tasks[3].cancel()
        leave[0].set()
        # The first has passed its place on to the third: cancelled with the place in its hands.
        await entered[2].wait()
        tasks[2].cancel()
        for event in leave:
            event.set()
        await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 60)
        assert limit.in_flight == 0
        return done

    assert asyncio.run(run()) == [0, 4, 5]


def test_a_place_that_is_cancelled_as_it_is_given_goes_to_the_next():
    async def run() -> list[int]:
        limit, done = AdaptiveLimit(1), []
        entered, leave = asyncio.Event(), asyncio.Event()

        async def hand_over() -> None:
            async with limit.slot():
                entered.set()
                await leave.wait()
            # The place is given to the next, which has not run since.
            waiting[0].cancel()

        async def hold(number: int) -> None:
            async with limit.slot():
                done.append(number)

        first = asyncio.create_task(hand_over())
        await entered.wait()
        waiting = [asyncio.create_task(hold(number)) for number in (1, 2)]
        await asyncio.sleep(0)
        leave.set()
        await asyncio.wait_for(asyncio.gather(first, *waiting, return_exceptions=True), 60)
        return done

    assert asyncio.run(run()) == [2]


def test_no_more_calls_than_asked_for_are_under_way(model_server):
    model_server.endpoint.latency = 0.02
    replies, _ = outcomes(model_server, 60, concurrency=7)
    assert all(isinstance(reply, Reply) for reply in replies)
    assert model_server.record.peak == 7


def test_a_server_with_few_slots_answers_everything_and_is_soon_left_in_peace(model_server):
    model_server.endpoint.slots, model_server.endpoint.latency = 6, 0.02
    model_server.endpoint.retry_after = "0.1"
    replies, chat = outcomes(model_server, 300, concurrency=48, attempts=3)
    assert all(isinstance(reply, Reply) for reply in replies)
    assert model_server.record.peak <= 6
    # 42 of the first 48 find no slot; after that few do, since the limit comes down by halves and stays down.
    assert model_server.record.rejected < 42 + 60
    assert chat.limit.limit <= 7


def test_a_storm_of_429_without_a_word_of_when_ends_too(model_server):
    model_server.endpoint.slots, model_server.endpoint.latency = 3, 0.01
    model_server.endpoint.retry_after = None
    replies, _ = outcomes(model_server, 40, concurrency=24, attempts=3)
    assert all(isinstance(reply, Reply) for reply in replies)


def test_when_a_server_asks_to_wait_all_calls_wait(model_server):
    model_server.endpoint.latency = 0.05
    model_server.script(*[None] * 4, faults.busy("retry-after-ms", "800"))
    replies, _ = outcomes(model_server, 40, concurrency=4)
    assert all(isinstance(reply, Reply) for reply in replies)
    came = [asked.came for asked in model_server.record.requests]
    gap, at = max((later - earlier, at) for at, (earlier, later) in enumerate(pairwise(came)))
    # The fifth request is told to wait; those that were sent before it knew are the only ones within the pause.
    # No upper bound: a busy machine adds to any gap. None but those may come within the pause.
    assert gap >= 0.65
    assert 5 <= at + 1 <= 9


def test_a_server_that_only_ever_says_429_is_given_up(model_server):
    model_server.endpoint.rule = lambda _: faults.busy("retry-after-ms", "10")
    replies, _ = outcomes(model_server, 6, attempts=3)
    assert all(isinstance(reply, CallFailedError) for reply in replies)
    assert len(model_server.record.requests) == 18


@pytest.mark.parametrize("attempts", [1, 2])
def test_timeouts_lower_the_limit(model_server, attempts):
    model_server.endpoint.rule = lambda _: faults.slow(3.0)
    replies, chat = outcomes(model_server, 8, concurrency=8, attempts=attempts, timeout_seconds=0.3)
    assert all(isinstance(reply, CallFailedError) for reply in replies)
    assert chat.limit.limit < 8
