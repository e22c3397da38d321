"""Landing: every trace once, the newest copy, nothing lost, nothing doubled."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pattern_pipeline.errors import LakeError
from pattern_pipeline.traces.landing import batch as landing_batch
from pattern_pipeline.traces.landing.landing import land_paths
from pattern_pipeline.traces.landing.store import LandingReport
from pattern_pipeline.traces.payload import from_payload
from pattern_pipeline_tests.traces.building import START, chat, otlp_span, request, write_lines
from pattern_pipeline_tests.traces.memory_store import MemoryStore

NOW = datetime(2026, 3, 2, tzinfo=UTC)
DAY = date(2026, 3, 1)
A, B = "a" * 32, "b" * 32


def _land(store: MemoryStore, *paths: Path, now: datetime = NOW, redact: bool = True) -> LandingReport:
    return land_paths(
        paths, store, redact=redact, now=now, earliest=date(2020, 1, 1), progress=lambda _: None
    )


def _nanoseconds(moment: datetime) -> str:
    return str(int(moment.timestamp()) * 1_000_000_000)


def test_landing_twice_changes_nothing(tmp_path: Path) -> None:
    file = write_lines(tmp_path / "f", request(chat(A)), request(chat(B)), "{broken")
    store = MemoryStore()
    assert _land(store, file) == LandingReport(files=1, traces=2, new=2, rejected=1, days=(DAY,))
    before = store.landed
    again = _land(store, file, now=NOW + timedelta(hours=1))
    assert again == LandingReport(files=1, traces=2, unchanged=2, rejected=1)
    assert store.landed.equals(before)
    assert len(store.rejected) == 1


def test_the_newest_copy_wins_in_one_file_and_across_files(tmp_path: Path) -> None:
    store = MemoryStore()
    _land(store, write_lines(tmp_path / "f", request(chat(A, "one")), request(chat(A, "two"))))
    assert [from_payload(payload).spans[0].input[0].text for payload in store.landed["payload"]] == ["two"]
    report = _land(store, write_lines(tmp_path / "g", request(chat(A, "three"))))
    assert (report.replaced, len(store.landed)) == (1, 1)
    assert from_payload(store.landed["payload"][0]).spans[0].input[0].text == "three"


@pytest.mark.parametrize("records", [1, 500])
def test_parts_of_a_trace_are_united_whatever_the_batch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, records: int
) -> None:
    monkeypatch.setattr(landing_batch, "BATCH_RECORDS", records)
    parts = [
        request(chat(A, f"w{number}", span_id=f"0{number}", parentSpanId="09")) for number in range(1, 4)
    ]
    plain = request(otlp_span(A, "09", {"http.method": "GET"}))
    store = MemoryStore()
    _land(store, write_lines(tmp_path / "f", plain, parts[0], request(chat(B)), *parts[1:]))
    assert len(store.landed) == 2
    (united,) = store.landed.loc[store.landed["trace_id"] == A, "payload"]
    assert {step.span_id for step in from_payload(united).spans} == {"01", "02", "03", "09"}
    assert (store.calls > 1) == (records == 1)


UNFIT: dict[str, tuple[dict[str, Any], str]] = {
    "future": (request({**chat(A), "startTimeUnixNano": _nanoseconds(NOW + timedelta(days=3))}), "clock"),
    "before the first day": (
        request({**chat(A), "startTimeUnixNano": _nanoseconds(datetime(1999, 1, 1, tzinfo=UTC))}),
        "start_date",
    ),
    "nothing of an agent": (request(otlp_span(A, "01", {"http.method": "GET"})), "no message"),
}


@pytest.mark.parametrize("case", UNFIT)
def test_what_cannot_be_landed_is_rejected_with_the_fix(tmp_path: Path, case: str) -> None:
    record, fix = UNFIT[case]
    store = MemoryStore()
    report = _land(store, write_lines(tmp_path / "f", request(chat(B)), record))
    assert (report.new, report.rejected) == (1, 1)
    assert store.rejected["source_line"].tolist() == [2]
    assert fix in f"{store.rejected['reason'][0]} {store.rejected['fix'][0]}"


def test_an_agents_trace_without_messages_is_landed_and_counted(tmp_path: Path) -> None:
    silent = request(otlp_span(A, "01", {"gen_ai.operation.name": "invoke_agent"}))
    report = _land(MemoryStore(), write_lines(tmp_path / "f", silent))
    assert (report.new, report.without_messages, report.rejected) == (1, 1, 0)


def test_a_fixed_file_clears_its_rejects_and_no_others(tmp_path: Path) -> None:
    store = MemoryStore()
    file, other = tmp_path / "f", write_lines(tmp_path / "g", request(chat(B)), "{broken")
    _land(store, write_lines(file, request(chat(B)), "{broken", "{again"), other)
    assert len(store.rejected) == 3
    _land(
        store, write_lines(file, request(chat(B)), request(chat(A)), "{again"), now=NOW + timedelta(hours=1)
    )
    assert sorted(zip(store.rejected["source_path"], store.rejected["source_line"], strict=True)) == [
        (str(file), 3),
        (str(other), 2),
    ]
    assert set(store.landed["trace_id"]) == {A, B}


def test_two_troubles_of_one_line_are_one_reject(tmp_path: Path) -> None:
    store = MemoryStore()
    _land(store, write_lines(tmp_path / "f", request(chat(""), {**chat(A), "attributes": [5]})))
    assert len(store.rejected) == 1
    assert "trace id" in store.rejected["reason"][0]
    assert "malformed" in store.rejected["reason"][0]


@pytest.mark.parametrize("redact", [True, False])
def test_redaction_reaches_traces_and_excerpts(tmp_path: Path, redact: bool) -> None:
    store = MemoryStore()
    file = write_lines(tmp_path / "f", request(chat(A, "ann@example.org")), "{ ann@example.org")
    _land(store, file, redact=redact)
    stored = store.landed["payload"][0] + store.rejected["excerpt"][0]
    assert ("ann@example.org" in stored) is not redact


def test_a_day_that_a_trace_moved_from_is_touched_too(tmp_path: Path) -> None:
    store = MemoryStore()
    _land(store, write_lines(tmp_path / "f", request(chat(A))))
    earlier = {
        **chat(A, span_id="00f"),
        "startTimeUnixNano": _nanoseconds(START - timedelta(days=1)),
        "parentSpanId": "01",
    }
    report = _land(store, write_lines(tmp_path / "g", request(earlier)))
    assert report.days == (date(2026, 2, 28), DAY)
    assert store.landed["day"].tolist() == [date(2026, 2, 28)]


@pytest.mark.parametrize("megabytes", [5, pytest.param(50, marks=pytest.mark.slow)])
def test_a_large_trace_lands(tmp_path: Path, megabytes: int) -> None:
    big = json.dumps(request(chat(A, "word " * (megabytes * 200_000))))
    store = MemoryStore()
    assert _land(store, write_lines(tmp_path / "f", big)).new == 1


class _Contested(MemoryStore):
    """Another process lands a part of the trace between our reading and our writing, so many times."""

    def __init__(self, other: Path, times: int) -> None:
        super().__init__()
        self.other = other
        self.times = times

    def known(self, trace_ids: Sequence[str]) -> pd.DataFrame:
        found = super().known(trace_ids)
        if self.times > 0:
            self.times -= 1
            faster = MemoryStore()
            faster.landed, faster.rejected = self.landed, self.rejected
            words = f"other {self.times}"
            part = request(chat(A, words, span_id=f"b{self.times}", parentSpanId="0a"))
            _land(faster, write_lines(self.other, part))
            self.landed = faster.landed
        return found


def test_a_part_that_another_process_lands_at_the_same_moment_is_not_lost(tmp_path: Path) -> None:
    store = _Contested(tmp_path / "other", times=2)
    report = _land(
        store, write_lines(tmp_path / "f", request(chat(A, "ours", span_id="c0", parentSpanId="0a")))
    )
    assert (report.traces, report.replaced) == (1, 1)
    assert {span.span_id for span in from_payload(store.landed["payload"][0]).spans} == {"b0", "b1", "c0"}


def test_traces_that_never_stand_still_are_given_up_with_the_fix(tmp_path: Path) -> None:
    store = _Contested(tmp_path / "other", times=1000)
    with pytest.raises(LakeError, match="keep changing"):
        _land(store, write_lines(tmp_path / "f", request(chat(A, "ours", span_id="c0", parentSpanId="0a"))))
