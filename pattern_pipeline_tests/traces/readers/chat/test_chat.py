"""Chats as people log and share them."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pattern_pipeline_tests.traces.readers.fixtures.chats import CHAT, COMPLETION, DIALOGUE, say
from pattern_pipeline_tests.traces.readers.fixtures.writing import lines
from pattern_pipeline_tests.traces.readers.reading import conversation, read

WHOLE = [
    "system: You help in a shop.",
    "user: Where is my order 12?",
    'tool_call find_order: {"order": 12}',
    'tool_result find_order: {"state": "sent"}',
    "assistant: It was sent.",
]


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ("chats a line", [WHOLE, WHOLE[1:]]),
        ("a list of chats", [WHOLE]),
        ("a list of chats on one line", [WHOLE]),
        ("chats under a key", [WHOLE]),
        ("a chat", [WHOLE]),
        ("a list of messages", [WHOLE]),
        ("lists of messages a line", [WHOLE, WHOLE[1:]]),
        ("messages a line", [WHOLE]),
        ("requests and responses", [[*WHOLE[:2], WHOLE[-1]]]),
        ("a batch's answers", [WHOLE[-1:]]),
        ("shared dialogues", [["user: Where is my order?", WHOLE[-1]]]),
        ("words and answers", [["user: Where is my order?", WHOLE[-1]]]),
        ("prompts and completions", [["user: Where is my order?", WHOLE[-1]]]),
    ],
)
def test_every_shape_reads_as_its_conversation(tmp_path: Path, case: str, expected: list[list[str]]) -> None:
    traces, rejects = read(tmp_path / "a", CHAT[case])
    assert not rejects
    assert [conversation(trace) for trace in traces] == expected


def test_who_when_and_what_else(tmp_path: Path) -> None:
    record = {
        "id": "0123456789abcdef",
        "session_id": "s1",
        "user_id": "u1",
        "created_at": "2026-03-01T12:00:00+02:00",
        "metadata": {"tier": "gold", "empty": None},
        "rating": 4,
        "tools": [{"name": "find_order"}],
        "request": {"model": "m-1", "messages": DIALOGUE[:2]},
        "response": COMPLETION,
    }
    (trace,), _ = read(tmp_path / "a", lines(record))
    assert (trace.trace_id, trace.session_id, trace.user_id) == ("0123456789abcdef", "s1", "u1")
    assert trace.started_at == datetime(2026, 3, 1, 10, tzinfo=UTC)
    assert trace.metadata == {"tier": "gold", "rating": "4"}
    assert (trace.spans[0].model, trace.spans[0].input_tokens, trace.spans[0].output_tokens) == ("m-1", 12, 4)


def test_without_a_time_the_file_tells_when_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(CHAT["a list of messages"])
    os.utime(file, (1_772_366_400, 1_772_366_400))
    (trace,), _ = read(file)
    assert trace.started_at == datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_times_of_the_messages_bound_the_trace(tmp_path: Path) -> None:
    dialogue = [
        say("user", "hi", timestamp=1_772_366_400),
        say("assistant", "yes?", timestamp=1_772_366_460_000),
    ]
    (trace,), _ = read(tmp_path / "a", lines({"messages": dialogue}))
    assert (trace.ended_at - trace.started_at).total_seconds() == 60


def test_the_same_content_has_the_same_id_and_a_short_id_is_made_unique(tmp_path: Path) -> None:
    first = {"id": 1, "messages": DIALOGUE[1:]}
    grown = {"id": 1, "messages": [*DIALOGUE[1:], say("user", "Thanks!")]}
    other = {"id": 1, "messages": [say("user", "Hello")]}
    one, two, three = (read(tmp_path / "a", lines(record))[0][0].trace_id for record in (first, grown, other))
    assert one == two != three
    unnamed = [read(tmp_path / name, lines({"messages": DIALOGUE}))[0][0].trace_id for name in ("b", "c")]
    assert unnamed[0] == unnamed[1]


def test_calls_of_shared_dialogues_become_calls(tmp_path: Path) -> None:
    call = json.dumps({"name": "find_order", "arguments": {"order": 12}})
    dialogue = [
        {"from": "human", "value": "Where is order 12?"},
        {"from": "function_call", "value": call},
        {"from": "observation", "value": "sent"},
        {"from": "gpt", "value": "It was sent."},
    ]
    (trace,), _ = read(tmp_path / "a", lines({"conversations": dialogue, "system": "Be kind."}))
    assert conversation(trace) == [
        "system: Be kind.",
        "user: Where is order 12?",
        'tool_call find_order: {"order":12}',
        "tool_result find_order: sent",
        "assistant: It was sent.",
    ]


def test_a_failed_request_says_so(tmp_path: Path) -> None:
    record = {
        "request": {"messages": DIALOGUE[:2]},
        "response": {"status_code": 429, "body": {"error": {"message": "slow down"}}},
    }
    (trace,), _ = read(tmp_path / "a", lines(record))
    assert conversation(trace)[-1] == "error!: slow down"


def test_messages_a_line_keep_what_is_said_twice_and_their_conversations_apart(tmp_path: Path) -> None:
    rows = [
        say("user", "yes", conversation_id="a"),
        say("assistant", "sure?", conversation_id="a"),
        say("user", "yes", conversation_id="b"),
        say("user", "yes", conversation_id="a"),
        say("assistant", "done", conversation_id="a"),
    ]
    stamped = [{**row, "timestamp": 1_772_366_400 + place} for place, row in enumerate(rows)]
    traces, rejects = read(tmp_path / "a", lines(*stamped))
    assert not rejects
    assert {trace.trace_id: conversation(trace) for trace in traces} == {
        "a": ["user: yes", "assistant: sure?", "user: yes", "assistant: done"],
        "b": ["user: yes"],
    }


def test_a_record_without_messages_is_rejected_with_its_fields(tmp_path: Path) -> None:
    traces, rejects = read(tmp_path / "a", lines({"messages": DIALOGUE}, {"rating": 3}, "x", 7))
    assert len(traces) == 1
    assert [reject.source.line for reject in rejects] == [2, 3, 4]
    assert "found the fields rating" in rejects[0].reason
