"""Inspect logs, as JSON and as archives."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from pattern_pipeline.traces.readers.inspect.reader import InspectEval
from pattern_pipeline_tests.real_data import REAL_DATA, requires_real_data
from pattern_pipeline_tests.traces.readers.fixtures.logs import INSPECT, INSPECT_HEADER, INSPECT_SAMPLE
from pattern_pipeline_tests.traces.readers.fixtures.writing import archive, document
from pattern_pipeline_tests.traces.readers.reading import conversation, read

WHOLE = [
    "system: You help in a shop.",
    "user: Where is my order 12?",
    "assistant: I look it up.",
    'tool_call find_order: {"order":12}',
    "tool_result find_order!: Error: too slow",
    "assistant: I cannot find it.",
]
SAMPLE = json.dumps(INSPECT_SAMPLE).encode()
HEADER = json.dumps(INSPECT_HEADER).encode()


def _log(**fields: Any) -> bytes:
    return document({**INSPECT_HEADER, "samples": [{**INSPECT_SAMPLE, **fields}]})


@pytest.mark.parametrize("case", ["a log", "an archive"])
def test_a_sample_is_a_trace_with_its_conversation(tmp_path: Path, case: str) -> None:
    (trace,), rejects = read(tmp_path / "a", INSPECT[case])
    assert not rejects
    assert conversation(trace) == WHOLE
    assert trace.trace_id == "uuid-of-the-sample"
    assert trace.started_at.isoformat() == "2026-03-01T12:00:00+00:00"
    assert (trace.ended_at - trace.started_at).total_seconds() == 9
    assert trace.metadata == {
        "task": "support",
        "model": "m-1",
        "sample_id": "order",
        "epoch": "2",
        "target": "sent",
        "score.match": "I",
        "tier": "gold",
    }
    call = trace.spans[1]
    assert (call.model, call.input_tokens, call.output_tokens) == ("m-1", 40, 9)


def test_epochs_without_uuid_are_traces_of_their_own(tmp_path: Path) -> None:
    samples = [{**INSPECT_SAMPLE, "uuid": None, "epoch": epoch} for epoch in (1, 2)]
    traces, _ = read(tmp_path / "a", document({**INSPECT_HEADER, "samples": samples}))
    assert [trace.trace_id for trace in traces] == ["e1-order-1", "e1-order-2"]


def test_a_log_of_the_first_version(tmp_path: Path) -> None:
    sample = {
        "id": 1,
        "epoch": 1,
        "input": "hello",
        "messages": [
            {"role": "user", "content": "hello"},
            {"role": "tool", "content": "x", "tool_call_id": "c", "tool_error": "broken"},
        ],
        "score": {"value": "C"},
        "transcript": {"events": [{"event": "state", "timestamp": "2026-03-01T12:00:00Z"}], "content": {}},
    }
    (trace,), _ = read(tmp_path / "a", document({**INSPECT_HEADER, "version": 1, "samples": [sample]}))
    assert conversation(trace) == ["user: hello", "tool_result!: Error: broken\nx"]
    assert trace.metadata["score.score"] == "C"


def test_without_messages_the_last_call_speaks_then_input_and_output(tmp_path: Path) -> None:
    answer = {"choices": [{"message": {"role": "assistant", "content": "hi"}}]}
    event = {"event": "model", "timestamp": "2026-03-01T12:00:00Z", "output": answer}
    event["input"] = [{"role": "user", "content": "hello"}]
    for fields in (
        {"messages": [], "events": [event]},
        {"messages": None, "input": "hello", "output": answer},
    ):
        (trace,), _ = read(tmp_path / "a", _log(**{"events": [], **fields}))
        assert conversation(trace) == ["user: hello", "assistant: hi"]


def test_a_sample_that_failed_tells_its_error(tmp_path: Path) -> None:
    (trace,), _ = read(tmp_path / "a", _log(error={"message": "out of time", "traceback": "…"}))
    assert conversation(trace) == [*WHOLE, "error!: out of time"]


def test_a_log_longer_than_memory_allows_is_streamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pattern_pipeline.traces.readers.io.json_records.DOCUMENT_BYTES", 1000)
    (trace,), rejects = read(tmp_path / "a", INSPECT["a log"])
    assert not rejects
    assert conversation(trace) == WHOLE
    assert trace.metadata["task"] == "support"


def test_a_header_alone_is_a_reject_that_says_so(tmp_path: Path) -> None:
    for name, content in (("a", INSPECT["a header alone"]), ("b", archive({"header.json": HEADER}))):
        traces, (reject,) = read(tmp_path / name, content)
        assert not traces
        assert "without samples" in reject.reason


def _packed_with_zstandard(sample: bytes) -> bytes:
    """An archive as newer versions write it, which the standard library cannot pack: stored, then relabelled."""
    packed = pa.compress(sample, codec="zstd", asbytes=True)
    content = bytearray(archive({"samples/order_epoch_2.json": packed}, zipfile.ZIP_STORED))
    directory = content.index(b"PK\x01\x02")
    for place, size in ((8, 22), (directory + 10, directory + 24)):
        content[place : place + 2] = (93).to_bytes(2, "little")
        content[size : size + 4] = len(sample).to_bytes(4, "little")
    return bytes(content)


def test_archives_packed_with_zstandard(tmp_path: Path) -> None:
    (trace,), rejects = read(tmp_path / "a", _packed_with_zstandard(SAMPLE))
    assert not rejects
    assert conversation(trace) == WHOLE


def _encrypted() -> bytes:
    content = bytearray(archive({"samples/a_epoch_1.json": SAMPLE}))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def _larger_than_it_says() -> bytes:
    content = bytearray(archive({"samples/a_epoch_1.json": SAMPLE}))
    place = content.index(b"PK\x01\x02") + 24
    content[place : place + 4] = (100).to_bytes(4, "little")
    return bytes(content)


def _overlapping() -> bytes:
    content = bytearray(archive({"samples/a_epoch_1.json": SAMPLE, "samples/b_epoch_1.json": SAMPLE}))
    second = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02") + 4)
    content[second + 42 : second + 46] = bytes(4)
    return bytes(content)


HOSTILE = {
    "cut off": (INSPECT["an archive"][:-200], "an incomplete zip archive"),
    "encrypted": (_encrypted(), "is encrypted"),
    "a bomb by its ratio": (archive({"samples/a_epoch_1.json": b" " * 20_000_000}), "1000 times its size"),
    "larger than it says": (_larger_than_it_says(), "cannot be decompressed"),
    "overlapping": (_overlapping(), "overlap"),
    "a name that escapes": (archive({"samples/../../a_epoch_1.json": SAMPLE}), "leaves the archive"),
    "an absolute name": (archive({"/samples/a_epoch_1.json": SAMPLE}), "leaves the archive"),
    "no JSON": (archive({"samples/a_epoch_1.json": b"{"}), "not valid JSON"),
    "no sample": (archive({"samples/a_epoch_1.json": b"[]"}), "not an object with an id"),
    "in several members": (archive({"samples/a_epoch_1/sample.json": b"{}"}), "several members"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_archives_are_rejected_with_the_reason(tmp_path: Path, case: str) -> None:
    content, reason = HOSTILE[case]
    traces, rejects = read(tmp_path / "a", content)
    assert not traces
    assert [reason in reject.reason for reject in rejects] == [True]
    assert {reject.source.format for reject in rejects} == {InspectEval.name}
    assert [file.name for file in tmp_path.iterdir()] == ["a"]


def test_a_bomb_beside_a_good_sample_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pattern_pipeline.traces.readers.io.compression.MEMBER_BYTES", 10_000)
    members = {"samples/a_epoch_1.json": SAMPLE.ljust(20_000), "samples/b_epoch_2.json": SAMPLE}
    (trace,), (reject,) = read(tmp_path / "a", archive(members))
    assert conversation(trace) == WHOLE
    assert "samples/a_epoch_1.json unpacks to more than" in reject.reason


@pytest.mark.real_data
@requires_real_data
@pytest.mark.parametrize(
    ("name", "samples", "entries"),
    [
        ("2025-05-12T20-28-26-04-00_security-guide.json", 3, 9),
        ("log_formats.json", 1, 3),
        ("log_tool_call_error.json", 1, 11),
        ("log_read_sample.eval", 1, 3),
    ],
)
def test_real_logs_lose_no_message(name: str, samples: int, entries: int) -> None:
    traces, rejects = read(REAL_DATA / "spans" / "inspect_ai" / name)
    assert not rejects
    assert len(traces) == samples
    assert sum(len(conversation(trace)) for trace in traces) == entries
    failed = sum("!" in entry.partition(":")[0] for trace in traces for entry in conversation(trace))
    assert failed == (11 if "error" in name else 0)
