"""Braintrust log rows."""

from pathlib import Path

import pytest

from pattern_pipeline.traces.model import ToolRun
from pattern_pipeline_tests.traces.readers.fixtures.runs import BRAINTRUST, BRAINTRUST_ROWS
from pattern_pipeline_tests.traces.readers.fixtures.writing import lines
from pattern_pipeline_tests.traces.readers.reading import conversation, read


@pytest.mark.parametrize("case", BRAINTRUST)
def test_rows_become_one_trace_with_its_conversation(tmp_path: Path, case: str) -> None:
    (trace,), rejects = read(tmp_path / "a", BRAINTRUST[case])
    assert not rejects
    assert conversation(trace) == [
        "system: You help in a shop.",
        "user: Where is my order 12?",
        'tool_call find_order: {"order": 12}',
        "tool_result find_order!: no such order",
        "assistant: It was sent.",
    ]


def test_what_rows_tell_of_their_trace_and_spans(tmp_path: Path) -> None:
    (trace,), _ = read(tmp_path / "a", BRAINTRUST["rows a line"])
    assert (trace.trace_id, trace.session_id, trace.user_id) == ("root", "s1", "u1")
    assert trace.metadata == {"tier": "gold", "tags": "web", "score.polite": "1"}
    assert [span.kind for span in trace.spans] == ["agent", "llm", "tool", "llm", "evaluator"]
    assert [span.parent_id for span in trace.spans] == ["", "root", "root", "root", "root"]
    model, tool = trace.spans[1], trace.spans[2]
    assert (model.model, model.input_tokens, model.output_tokens) == ("m-1", 12, 4)
    assert tool.tool == ToolRun("find_order", '{"order":12}')
    assert (trace.ended_at - trace.started_at).total_seconds() == 5.5


def test_rows_in_any_order_make_the_same_trace(tmp_path: Path) -> None:
    (forth,), _ = read(tmp_path / "a", lines(*BRAINTRUST_ROWS))
    (back,), _ = read(tmp_path / "b", lines(*reversed(BRAINTRUST_ROWS)))
    assert forth.spans == back.spans


def test_a_plain_log_row_is_a_trace_of_its_words(tmp_path: Path) -> None:
    row = {"id": "r", "root_span_id": "x", "span_id": "x", "created": "2026-03-01T12:00:00Z", "input": "hello",
           "output": {"unknown": "shape"}}  # fmt: skip
    (trace,), _ = read(tmp_path / "a", lines(row))
    assert conversation(trace) == ["user: hello", 'assistant: {"unknown":"shape"}']


def test_rows_without_types_and_parents_are_told_by_what_they_hold(tmp_path: Path) -> None:
    bare = {"root_span_id": "x", "created": "2026-03-01T12:00:00Z"}
    rows = [
        {**bare, "span_id": "a", "input": "book a table", "metadata": {"session_id": "s1"}},
        {**bare, "span_id": "b", "input": [{"role": "user", "content": "book a table"}], "output": "Done.",
         "metadata": {"model": "m-1"}, "span_parents": ["a"]},
    ]  # fmt: skip
    (trace,), _ = read(tmp_path / "a", lines(*rows))
    assert [(span.kind, span.parent_id) for span in trace.spans] == [("agent", "x"), ("llm", "a")]
    assert conversation(trace) == ["user: book a table", "assistant: Done."]
    assert trace.session_id == "s1"


def test_rows_that_cannot_be_placed_are_rejected_with_the_reason(tmp_path: Path) -> None:
    timeless = {"root_span_id": "y", "span_id": "y", "input": "x"}
    nameless = {"root_span_id": None, "span_id": "", "created": "2026-03-01T12:00:00Z"}
    traces, rejects = read(tmp_path / "a", lines(BRAINTRUST_ROWS[0], timeless, nameless))
    assert len(traces) == 1
    assert ["metrics.start" in rejects[0].reason, "no root_span_id" in rejects[1].reason] == [True, True]
