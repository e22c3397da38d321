"""LangSmith runs."""

from pathlib import Path

import pytest

from pattern_pipeline_tests.traces.readers.fixtures.chats import say
from pattern_pipeline_tests.traces.readers.fixtures.runs import LANGSMITH, LANGSMITH_RUNS
from pattern_pipeline_tests.traces.readers.fixtures.writing import lines
from pattern_pipeline_tests.traces.readers.reading import conversation, read

WHOLE = [
    "user: Where is my order 12?",
    'tool_call find_order: {"order":12}',
    "tool_result find_order: sent",
    "assistant: It was sent.",
]


@pytest.mark.parametrize("case", LANGSMITH)
def test_runs_become_one_trace_with_its_conversation(tmp_path: Path, case: str) -> None:
    (trace,), rejects = read(tmp_path / "a", LANGSMITH[case])
    assert not rejects
    assert conversation(trace) == WHOLE


def test_what_runs_tell_of_their_trace_and_spans(tmp_path: Path) -> None:
    (trace,), _ = read(tmp_path / "a", LANGSMITH["runs a line"])
    assert (trace.trace_id, trace.session_id, trace.user_id) == ("root", "s1", "u1")
    expected = {"tier": "gold", "tags": "web", "project": "shop", "feedback.helpful": "0.5"}
    assert trace.metadata == expected
    assert [(span.span_id, span.kind, span.parent_id) for span in trace.spans] == [
        ("root", "agent", ""),
        ("m1", "llm", "root"),
        ("f1", "tool", "root"),
        ("m2", "llm", "root"),
    ]
    assert [span.model for span in trace.spans] == ["", "m-1", "", "m-1"]
    assert (trace.spans[1].input_tokens, trace.spans[1].output_tokens) == (12, 4)


def test_the_dotted_order_tells_trace_parent_and_time(tmp_path: Path) -> None:
    (trace,), rejects = read(tmp_path / "a", lines(LANGSMITH_RUNS[2]))
    assert not rejects
    assert (trace.trace_id, trace.spans[0].parent_id) == ("root", "root")
    assert trace.started_at.isoformat() == "2026-03-01T12:00:02.500000+00:00"


def test_without_model_runs_the_outermost_run_speaks(tmp_path: Path) -> None:
    (trace,), _ = read(tmp_path / "a", lines(LANGSMITH_RUNS[0]))
    assert conversation(trace) == ["user: Where is my order 12?", "assistant: It was sent."]


def test_inputs_and_outputs_may_be_the_providers_own(tmp_path: Path) -> None:
    run = {
        **LANGSMITH_RUNS[1],
        "inputs": {"messages": [say("user", "hello")], "model": "m-2", "tools": [{"type": "function"}]},
        "outputs": {"id": "x", "choices": [{"index": 0, "message": say("assistant", "hi")}], "usage": {}},
    }
    (trace,), _ = read(tmp_path / "a", lines(run))
    assert conversation(trace) == ["user: hello", "assistant: hi"]


def test_a_failed_run_says_so(tmp_path: Path) -> None:
    run = {**LANGSMITH_RUNS[1], "outputs": None, "error": "RateLimitError('slow down')"}
    (trace,), _ = read(tmp_path / "a", lines(LANGSMITH_RUNS[0], run))
    assert "error!: RateLimitError('slow down')" in conversation(trace)


def test_runs_without_times_stand_in_the_order_of_their_lines(tmp_path: Path) -> None:
    without = ("start_time", "end_time", "dotted_order")
    runs = [
        {"trace_id": "root", "parent_run_id": "root"}
        | {key: value for key, value in run.items() if key not in without}
        for run in LANGSMITH_RUNS
    ]
    (trace,), rejects = read(tmp_path / "a", lines(*runs))
    assert not rejects
    assert conversation(trace) == WHOLE


def test_an_id_may_tell_the_time(tmp_path: Path) -> None:
    run = {"id": "019ca945-0a00-7000-8000-000000000000", "run_type": "llm", "inputs": {}, "trace_id": "t"}
    (trace,), _ = read(tmp_path / "a", lines(run))
    assert trace.started_at.isoformat() == "2026-03-01T12:00:00+00:00"


def test_what_is_no_run_is_rejected_and_the_others_stay(tmp_path: Path) -> None:
    update = {"id": "m1", "trace_id": "root", "outputs": {"output": "x"}}
    traces, rejects = read(tmp_path / "a", lines(LANGSMITH_RUNS[0], update, {"run_type": "llm"}, 5))
    assert (len(traces), [reject.source.line for reject in rejects]) == (1, [2, 3, 4])
    assert "run_type" in rejects[0].reason
