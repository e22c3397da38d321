"""What exporters get wrong about spans is repaired where it can be, and no step is lost."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pattern_pipeline.traces.conversation.history import merge_history
from pattern_pipeline.traces.conversation.span_graph import break_cycles
from pattern_pipeline.traces.landing.combining import combine_copies
from pattern_pipeline.traces.model import Reject, Source, Trace
from pattern_pipeline.traces.readers.otlp import json_reader
from pattern_pipeline.traces.readers.otlp.json_reader import parse_json_traces
from pattern_pipeline.traces.readers.registry import read_paths
from pattern_pipeline_tests.traces.building import chat, request, span, write_lines

ID = "0af7651916cd43dd8448eb211c80319c"
SOURCE = Source("x", 1, "otlp_json")


def _one(*spans: dict[str, Any]) -> Trace:
    (read,) = parse_json_traces(json.dumps(request(*spans)).encode(), SOURCE)
    assert isinstance(read, Trace)
    return read


def test_a_span_that_ends_before_it_begins_takes_no_time() -> None:
    (step,) = _one(chat(ID, endTimeUnixNano="1772366399000000000")).spans
    assert step.ended_at == step.started_at


def test_a_span_that_is_its_own_parent_has_none() -> None:
    assert _one(chat(ID, span_id="01", parentSpanId="01")).spans[0].parent_id == ""


def test_parents_in_a_circle_do_not_hide_what_was_said() -> None:
    around = _one(
        chat(ID, span_id="01", parentSpanId="02"),
        chat(ID, words="two", answer="2", span_id="02", parentSpanId="03"),
        chat(ID, words="three", answer="3", span_id="03", parentSpanId="01"),
    )
    assert {entry.text for entry in merge_history(around)} >= {"hello", "hi"}


@given(st.lists(st.integers(0, 12), min_size=1, max_size=12))
def test_no_span_is_its_own_ancestor(parents: list[int]) -> None:
    steps = [span(str(number), at=number, parent=str(parent)) for number, parent in enumerate(parents)]
    opened = break_cycles(steps)
    above = {step.span_id: step.parent_id for step in opened}
    for step in opened:
        walk, place = 0, step.span_id
        while place in above:
            walk, place = walk + 1, above[place]
            assert walk <= len(opened)
    assert [replace(step, parent_id="") for step in opened] == [replace(step, parent_id="") for step in steps]


def test_a_copy_that_ends_later_replaces_the_one_before() -> None:
    late = chat(ID, answer="done", endTimeUnixNano="1772366409000000000")
    read = _one(late, chat(ID, answer="not yet"))
    assert [step.output[0].text for step in read.spans] == ["done"]
    assert combine_copies(read, read) == read


def test_two_steps_under_one_id_are_both_kept() -> None:
    read = _one(chat(ID), chat(ID, words="two", name="another"), chat(ID, words="two", name="another"))
    assert [step.input[0].text for step in read.spans] == ["hello", "two"]
    assert len({step.span_id for step in read.spans}) == 2
    assert combine_copies(read, read) == read


def test_a_span_without_an_id_gets_one_from_its_content() -> None:
    first, again = (_one(chat(ID, span_id=""), chat(ID, words="two", span_id="")) for _ in range(2))
    assert len({step.span_id for step in first.spans}) == 2
    assert first == again


@pytest.mark.parametrize(
    "written",
    [ID.upper(), "CvdlGRbNQ92ESOshHIAxnA==", ID, f" {ID}".strip()],
    ids=["upper", "base64", "lower", "x"],
)
def test_an_id_is_the_same_however_it_is_written(written: str) -> None:
    assert _one(chat(written)).trace_id == ID


def test_a_huge_attribute_is_kept() -> None:
    words = "word " * 400_000
    assert _one(chat(ID, words=words)).spans[0].input[0].text == words


def test_a_document_too_long_to_hold_is_read_in_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_reader, "DOCUMENT_BYTES", 500)
    monkeypatch.setattr(json_reader, "_TOGETHER", 2)
    spans = [chat(ID, words=str(number), span_id=f"0{number}", parentSpanId="f0") for number in range(1, 6)]
    file = tmp_path / "a"
    file.write_text(json.dumps(request(*spans)), encoding="utf-8")
    parts = [item for item in read_paths([file]) if isinstance(item, Trace)]
    assert [len(part.spans) for part in parts] == [2, 2, 1]
    assert {part.service for part in parts} == {"shop"}
    whole = combine_copies(combine_copies(parts[0], parts[1]), parts[2])
    assert [step.input[0].text for step in whole.spans] == ["1", "2", "3", "4", "5"]


def test_a_long_document_that_breaks_off_keeps_what_stood_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_reader, "DOCUMENT_BYTES", 500)
    spans = [chat(ID, words=str(number), span_id=f"0{number}") for number in range(1, 4)]
    file = tmp_path / "a"
    file.write_text(json.dumps(request(*spans))[:-200], encoding="utf-8")
    part, reject = read_paths([file])
    assert isinstance(part, Trace)
    assert isinstance(reject, Reject)
    assert (len(part.spans), "not valid JSON" in reject.reason) == (2, True)


def test_long_spans_are_held_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_reader, "DOCUMENT_BYTES", 500)
    monkeypatch.setattr(json_reader, "_TOGETHER_CHARACTERS", 3000)
    spans = [chat(ID, words="x" * 2000, span_id=f"0{number}", parentSpanId="f0") for number in range(1, 5)]
    file = tmp_path / "a"
    file.write_text(json.dumps(request(*spans)), encoding="utf-8")
    parts = [item for item in read_paths([file]) if isinstance(item, Trace)]
    assert [len(part.spans) for part in parts] == [2, 2]


def test_lines_of_other_signals_are_passed_over(tmp_path: Path) -> None:
    metrics = {"resourceMetrics": [{"scopeMetrics": []}]}
    logs = {"resourceLogs": [{"scopeLogs": [{"logRecords": [{"body": {"stringValue": "GET /"}}]}]}]}
    file = write_lines(tmp_path / "a", metrics, logs, request(chat(ID)), metrics)
    (read,) = read_paths([file])
    assert isinstance(read, Trace)


def test_a_file_of_ordinary_logs_is_one_reject(tmp_path: Path) -> None:
    logs = {"resourceLogs": [{"scopeLogs": [{"logRecords": [{"body": {"stringValue": "GET /"}}]}]}]}
    (reject,) = read_paths([write_lines(tmp_path / "a", *[logs] * 50)])
    assert isinstance(reject, Reject)
    assert "no log records with messages" in reject.reason


def test_a_traces_session_is_its_outermost_steps_though_children_are_exported_first() -> None:
    def ids(session: str, user: str) -> list[dict[str, Any]]:
        return [
            {"key": "session.id", "value": {"stringValue": session}},
            {"key": "user.id", "value": {"stringValue": user}},
        ]

    inner = chat(ID, span_id="02", parentSpanId="01", startTimeUnixNano="1772366401000000000")
    outer = chat(ID, span_id="01")
    inner["attributes"] += ids("sub-agent", "nobody")
    outer["attributes"] += ids("s", "u")
    read = _one(inner, outer)
    assert (read.session_id, read.user_id) == ("s", "u")


def test_a_resource_may_name_the_session_of_all_its_spans() -> None:
    record = request(chat(ID), {**chat(ID, span_id="02"), "attributes": []})
    pairs = [
        {"key": "session.id", "value": {"stringValue": "s"}},
        {"key": "user.id", "value": {"stringValue": "u"}},
    ]
    record["resourceSpans"][0]["resource"] = {"attributes": pairs}
    (read,) = parse_json_traces(json.dumps(record).encode(), SOURCE)
    assert isinstance(read, Trace)
    assert (read.session_id, read.user_id) == ("s", "u")


def test_a_backends_answer_calls_its_resources_batches(tmp_path: Path) -> None:
    batches = {"batches": request(chat(ID))["resourceSpans"]}
    (read,) = read_paths([write_lines(tmp_path / "a", batches)])
    assert isinstance(read, Trace)
    assert read.trace_id == ID
