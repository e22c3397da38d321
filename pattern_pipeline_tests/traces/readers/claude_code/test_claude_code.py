"""Logs of Claude Code sessions."""

from pathlib import Path
from typing import Any

import pytest

from pattern_pipeline_tests.real_data import REAL_DATA, requires_real_data
from pattern_pipeline_tests.traces.readers.fixtures.logs import (
    CLAUDE_CODE,
    SESSION,
    session_line,
    tool_result,
    tool_use,
)
from pattern_pipeline_tests.traces.readers.fixtures.writing import lines
from pattern_pipeline_tests.traces.readers.reading import conversation, read

WHOLE = [
    "user: Add a test for the cart.",
    "assistant: I look first.",
    'tool_call Read: {"path":"cart.py"}',
    "tool_result Read!: Error: no such file",
    "assistant: There is no cart.",
]


def _said(tmp_path: Path, *records: dict[str, Any]) -> list[str]:
    (trace,), _ = read(tmp_path / "a", lines(*records))
    return conversation(trace)


@pytest.mark.parametrize("case", ["a session", "notes first"])
def test_a_session_reads_as_its_conversation(tmp_path: Path, case: str) -> None:
    (trace,), rejects = read(tmp_path / "a", CLAUDE_CODE[case])
    assert not rejects
    assert conversation(trace) == WHOLE
    assert (trace.trace_id, trace.session_id) == ("s1", "s1")
    assert trace.metadata == {"cwd": "/home/ada/shop", "version": "2.0.1", "git_branch": "main"}


def test_a_call_of_the_model_is_one_span_though_its_blocks_come_line_by_line(tmp_path: Path) -> None:
    (trace,), _ = read(tmp_path / "a", CLAUDE_CODE["a session"])
    calls = [span for span in trace.spans if span.name == "answer"]
    assert [(span.model, span.input_tokens, span.output_tokens) for span in calls] == [("m-1", 15, 3)] * 2
    assert {span.parent_id for span in calls} == {"s1"}


def test_sub_agents_are_indented_where_they_ran_whether_beside_or_in_a_file_of_their_own(
    tmp_path: Path,
) -> None:
    main = [
        session_line("user", "u1", 1, "Where is it?"),
        session_line("assistant", "a1", 2, [tool_use("t1", "Task", prompt="Find it.")]),
        session_line("user", "u2", 9, [tool_result("t1", [{"type": "text", "text": "Found."}])]),
        session_line("assistant", "a2", 10, [{"type": "text", "text": "It is here."}]),
    ]
    side = [
        session_line("user", "x1", 3, "Find it.", isSidechain=True, agentId="k"),
        session_line("assistant", "x2", 4, [tool_use("t2", "Grep", q="it")], isSidechain=True, agentId="k"),
        session_line("user", "x3", 5, [tool_result("t2", "a.py")], isSidechain=True, agentId="k"),
        session_line(
            "assistant", "x4", 6, [{"type": "text", "text": "Found."}], isSidechain=True, agentId="k"
        ),
    ]
    unnamed = [
        {**line, "agentId": None, "parentUuid": parent}
        for line, parent in zip(side, (None, "x1", "x2", "x3"), strict=True)
    ]
    expected = [
        "user: Where is it?",
        'tool_call Task: {"prompt":"Find it."}',
        "  user: Find it.",
        '  tool_call Grep: {"q":"it"}',
        "  tool_result Grep: a.py",
        "  assistant: Found.",
        "tool_result Task: Found.",
        "assistant: It is here.",
    ]
    assert _said(tmp_path, *main[:2], *side, *main[2:]) == expected
    assert _said(tmp_path, *main[:2], *unnamed, *main[2:]) == expected
    (tmp_path / "s1").mkdir()
    (tmp_path / "s1" / "agent-k.jsonl").write_bytes(lines(*side))
    (tmp_path / "s1" / "main.jsonl").write_bytes(lines(*main))
    (trace,), _ = read(tmp_path / "s1")
    assert conversation(trace) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<command-name>/review</command-name><command-args>now</command-args>", "user: /review now"),
        ("<command-message>x</command-message>\n<command-name>/clear</command-name>", "user: /clear"),
        ("<bash-input>ls</bash-input>", "user: ! ls"),
        ("Why?\n<system-reminder>Be brief.</system-reminder>", "user: Why?"),
        ("<local-command-stdout>done</local-command-stdout>", None),
        ("<bash-stdout>a</bash-stdout><bash-stderr></bash-stderr>", None),
        ("<system-reminder>Be brief.</system-reminder>", None),
    ],
)
def test_a_person_said_what_a_person_typed(tmp_path: Path, text: str, words: str | None) -> None:
    said = _said(tmp_path, session_line("user", "u", 1, text), session_line("user", "v", 2, "End."))
    assert said == [*([words] if words else []), "user: End."]


def test_what_is_said_twice_stays_twice(tmp_path: Path) -> None:
    said = [
        session_line("user", "u1", 1, "go on"),
        session_line("assistant", "a1", 2, [{"type": "text", "text": "One."}]),
        session_line("user", "u2", 3, "go on"),
        session_line("assistant", "a2", 4, [{"type": "text", "text": "Two."}]),
    ]
    assert _said(tmp_path, *said) == ["user: go on", "assistant: One.", "user: go on", "assistant: Two."]


def test_results_of_calls_made_at_once_follow_them(tmp_path: Path) -> None:
    said = [
        session_line("user", "u1", 1, "both"),
        session_line("assistant", "a1", 2, [tool_use("t1", "A")], message={"id": "m"}),
        session_line("user", "r1", 3, [tool_result("t1", "one")]),
        session_line("assistant", "a2", 4, [tool_use("t2", "B")], message={"id": "m"}),
        session_line("user", "r2", 5, [tool_result("t2", "two")]),
    ]
    assert _said(tmp_path, *said) == [
        "user: both",
        "tool_call A: {}",
        "tool_call B: {}",
        "tool_result A: one",
        "tool_result B: two",
    ]


def test_a_compacted_history_is_told_once(tmp_path: Path) -> None:
    summary = session_line("user", "c", 20, "So far: a cart.", isCompactSummary=True)
    boundary = {"type": "system", "subtype": "compact_boundary", "sessionId": "s1", "content": "compacted"}
    assert _said(tmp_path, *SESSION, boundary, summary) == WHOLE
    fresh = [summary, session_line("user", "u9", 21, "And now?")]
    assert _said(tmp_path, *fresh) == ["system: So far: a cart.", "user: And now?"]


def test_a_failed_request_is_a_failure_and_no_answer(tmp_path: Path) -> None:
    failed = session_line(
        "assistant", "e", 30, [{"type": "text", "text": "API Error: 529 overloaded"}], isApiErrorMessage=True,
        message={"model": "<synthetic>"},
    )  # fmt: skip
    assert _said(tmp_path, *SESSION, failed) == [*WHOLE, "error!: API Error: 529 overloaded"]


def test_summary_and_title_become_metadata(tmp_path: Path) -> None:
    notes = [
        {"type": "summary", "summary": "A cart", "leafUuid": "a4"},
        {"type": "custom-title", "customTitle": "Cart", "sessionId": "s1"},
    ]
    (trace,), _ = read(tmp_path / "a", lines(*SESSION, *notes))
    assert (trace.metadata["summary"], trace.metadata["title"]) == ("A cart", "Cart")


def test_damaged_lines_are_rejected_with_the_reason_and_notes_are_not(tmp_path: Path) -> None:
    damaged = [{"silly": 1}, session_line("user", "u", 1, None), {**SESSION[1], "timestamp": "soon"}]
    notes = [{"type": "queue-operation", "operation": "enqueue", "sessionId": "s1"}]
    traces, rejects = read(tmp_path / "a", lines(*SESSION, *damaged, *notes))
    assert len(traces) == 1
    assert [reject.source.line for reject in rejects] == [9, 10, 11]
    assert [
        "type" in rejects[0].reason,
        "content" in rejects[1].reason,
        "timestamp" in rejects[2].reason,
    ] == [
        True,
        True,
        True,
    ]


def test_a_session_of_notes_alone_is_one_reject(tmp_path: Path) -> None:
    traces, rejects = read(tmp_path / "a", lines({"type": "summary", "summary": "x", "leafUuid": "y"}))
    assert (traces, len(rejects)) == ([], 1)


@pytest.mark.real_data
@requires_real_data
@pytest.mark.parametrize(
    ("name", "messages"), [("representative_messages", 11), ("sidechain_integrated", 6), ("edge_cases", 11)]
)
def test_real_sessions_lose_no_message(name: str, messages: int) -> None:
    """The number counts the words, calls and results in the file, less what the client itself printed."""
    traces, rejects = read(REAL_DATA / "spans" / "claude-code" / f"{name}.jsonl")
    entries = [entry for trace in traces for entry in conversation(trace)]
    assert len(entries) == messages
    assert all(reject.reason for reject in rejects)
    assert {trace.spans[0].started_at.year for trace in traces} == {2025}
