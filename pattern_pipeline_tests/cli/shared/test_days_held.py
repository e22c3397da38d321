"""``run`` says in one line which days wait for which, and what to do."""

from datetime import date, timedelta

from pattern_pipeline.cli.shared.days_held import held_line
from pattern_pipeline.orchestration.running import DayRun

FIRST = date(2026, 3, 2)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def test_nothing_is_said_where_nothing_waits() -> None:
    assert held_line([], [DayRun(FIRST, ("raw_traces",), "r", error="broken")]) == ""


def test_the_failed_day_is_named_and_the_span_behind_it() -> None:
    line = held_line([day(1), day(2), day(3)], [DayRun(FIRST, ("raw_traces",), "r", error="broken")])
    assert (
        "of 2026-03-03 to 2026-03-05 wait for 2026-03-02, which failed: fix the error and run again" in line
    )
    assert "\n" not in line


def test_a_day_that_failed_behind_all_that_wait_is_no_cause() -> None:
    runs = [
        DayRun(FIRST, ("raw_traces",), "r", error="broken"),
        DayRun(day(5), ("raw_traces",), "r", error="x"),
    ]
    assert "wait for 2026-03-02, which failed" in held_line([day(1), day(2)], runs)


def test_a_batch_is_waited_for_without_a_fix() -> None:
    line = held_line([day(1)], [DayRun(FIRST, ("raw_traces",), "r", waiting=True)])
    assert "of 2026-03-03 wait for 2026-03-02, of which a provider's batch has the questions" in line
    assert "fix" not in line


def test_days_apart_are_counted() -> None:
    runs = [DayRun(day(each), ("raw_traces",), "r", error="broken") for each in (0, 3, 4)]
    assert "wait for 3 days, 2026-03-02 to 2026-03-06, which failed" in held_line([day(7)], runs)
