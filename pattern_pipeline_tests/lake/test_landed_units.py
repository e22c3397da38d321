"""Which landed traces make up a unit, on which day it stands, and when it is complete."""

from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest

from pattern_pipeline.errors import NotFoundError
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.landed_units import (
    WaitingUnits,
    find_waiting_units,
    list_landed_days,
    read_landed_units,
)
from pattern_pipeline.lake.landing import LakeLandingStore
from pattern_pipeline.lake.lookup import find_unit
from pattern_pipeline.traces.model import LIVE_DOOR
from pattern_pipeline_tests.lake.frames import DAY, FACETS, NOON, rows

MINUTE = timedelta(minutes=1)
NEXT = DAY + timedelta(days=1)
LATER = NOON + timedelta(days=2)


def landed(trace_id: str, **fields: Any) -> dict[str, object]:
    """A trace of a minute at noon that an exporter sent as it ended; ``source_path`` for one of a file."""
    start: datetime = fields.pop("start", NOON)
    end = fields.pop("end", start + MINUTE)
    times = {"day": start.date(), "started_at": start, "ended_at": end, "landed_at": end}
    return {
        "trace_id": trace_id, "content_hash": trace_id, "source_path": LIVE_DOOR, **times, **fields
    }  # fmt: skip


def store(lake: Lake, *traces: dict[str, object]) -> None:
    LakeLandingStore(lake).store(rows("landed_traces", *traces), rows("rejected_records"), [], NOON)


def days(lake: Lake, quiet: datetime = LATER) -> list[tuple[date, int]]:
    return [(each.day, each.traces) for each in list_landed_days(lake, "session", quiet)]


def members(frame: pd.DataFrame) -> list[tuple[str, str, date]]:
    return list(zip(frame["unit_id"], frame["trace_id"], frame["day"], strict=True))


def test_a_session_over_midnight_stands_whole_on_the_day_of_its_start(lake: Lake) -> None:
    morning = NOON + timedelta(days=1)
    store(
        lake,
        landed("a", session_id="s"),
        landed("b", session_id="s", start=morning),
        landed("c", start=morning),
        landed("d", session_id=""),
    )
    assert days(lake) == [(DAY, 3), (NEXT, 1)]
    assert members(read_landed_units(lake, "session", LATER, DAY, DAY)) == [
        ("s", "a", DAY),
        ("d", "d", DAY),
        ("s", "b", DAY),
    ]
    assert members(read_landed_units(lake, "session", LATER, NEXT, NEXT)) == [("c", "c", NEXT)]
    assert members(read_landed_units(lake, "trace", LATER, NEXT, NEXT)) == [
        ("b", "b", NEXT),
        ("c", "c", NEXT),
    ]


def test_an_earlier_trace_moves_the_session_to_its_day(lake: Lake) -> None:
    store(lake, landed("b", session_id="s", start=NOON + timedelta(days=1)))
    assert days(lake) == [(NEXT, 1)]
    store(lake, landed("a", session_id="s"))
    assert days(lake) == [(DAY, 2)]


def test_a_unit_waits_until_nothing_of_it_has_ended_for_a_while(lake: Lake) -> None:
    store(lake, landed("a", session_id="s"), landed("b", session_id="s", start=NOON + 10 * MINUTE))
    store(lake, landed("c"))
    assert days(lake, NOON + 5 * MINUTE) == [(DAY, 1)]
    assert [each.traces for each in list_landed_days(lake, "trace", NOON + 5 * MINUTE)] == [2]
    assert members(read_landed_units(lake, "session", NOON + 5 * MINUTE, DAY, DAY)) == [("c", "c", DAY)]
    assert days(lake, NOON + 11 * MINUTE) == [(DAY, 3)]


@pytest.mark.parametrize("unit", ["trace", "session"])
def test_what_came_from_a_file_is_complete_at_once(lake: Lake, unit: str) -> None:
    # The traces of a file without times are dated by its ingest: they ended this very moment.
    store(lake, landed("a", session_id="s", source_path="/exports/one.jsonl"), landed("b", source_path="x"))
    assert [each.traces for each in list_landed_days(lake, unit, NOON - 10 * MINUTE)] == [2]
    assert len(read_landed_units(lake, unit, NOON - 10 * MINUTE, DAY, DAY)) == 2
    assert find_waiting_units(lake, unit, NOON - 10 * MINUTE) is None


def test_a_session_of_both_waits_for_what_is_sent_alone(lake: Lake) -> None:
    store(
        lake,
        landed("file", session_id="s", start=NOON + 30 * MINUTE, source_path="/exports/one.jsonl"),
        landed("sent", session_id="s"),
        landed("other", session_id="t"),
        landed("whole", session_id="f", start=NOON + 30 * MINUTE, source_path="/exports/one.jsonl"),
    )
    assert days(lake, NOON) == [(DAY, 1)]
    assert find_waiting_units(lake, "session", NOON) == WaitingUnits(2, 3, NOON + MINUTE)
    assert find_waiting_units(lake, "trace", NOON) == WaitingUnits(2, 2, NOON + MINUTE)
    # The file's trace ended half an hour later, which holds nothing back.
    assert days(lake, NOON + 2 * MINUTE) == [(DAY, 4)]
    assert find_waiting_units(lake, "session", NOON + 2 * MINUTE) is None


def test_a_clock_that_runs_ahead_holds_nothing_back(lake: Lake) -> None:
    store(lake, landed("a", end=NOON + timedelta(days=900), landed_at=NOON))
    assert days(lake, NOON + MINUTE) == [(DAY, 1)]


def test_the_hash_of_a_day_follows_its_content_and_its_units(lake: Lake) -> None:
    def hashed() -> str:
        return list_landed_days(lake, "session", LATER)[0].content_hash

    store(lake, landed("a", session_id="s"), landed("b"))
    first = hashed()
    store(lake, landed("b"), landed("a", session_id="s"))
    assert hashed() == first
    store(lake, landed("b", content_hash="more"))
    second = hashed()
    assert second != first
    store(lake, landed("b", content_hash="more", session_id="s"))
    assert hashed() not in (first, second)


def test_a_unit_is_found_by_the_beginning_of_its_id_or_of_a_traces(lake: Lake) -> None:
    store(lake, landed("abc", session_id="s1"), landed("abd", session_id="s1"), landed("xyz"))
    assert members(find_unit(lake, "session", "s")) == [("s1", "abc", DAY), ("s1", "abd", DAY)]
    assert len(find_unit(lake, "session", "abd")) == 2
    assert members(find_unit(lake, "trace", "abd")) == [("abd", "abd", DAY)]
    with pytest.raises(NotFoundError, match="abc, abd"):
        find_unit(lake, "trace", "ab")
    with pytest.raises(NotFoundError, match="no trace whose id begins with 'q'"):
        find_unit(lake, "trace", "q")


def test_a_lake_from_before_sessions_learns_them_from_what_is_stored(lake: Lake) -> None:
    store(
        lake,
        landed("a", session_id=None, payload='{"session_id": "s", "source": ["f", 1, "chat"]}'),
        landed("b", session_id=None, payload='{"session_id": ""}'),
    )
    with lake.connect() as connection:
        connection.execute("DROP VIEW logs")
        connection.execute("ALTER TABLE landed_traces DROP COLUMN session_id")
        connection.execute("ALTER TABLE landed_traces DROP COLUMN source_format")
    lake.migrate(FACETS)
    assert lake.rows("SELECT trace_id, session_id, source_format FROM landed_traces ORDER BY trace_id") == [
        ("a", "s", "chat"),
        ("b", None, None),
    ]
    assert members(read_landed_units(lake, "session", LATER, DAY, DAY))[0][0] == "s"
