"""Langfuse exports in every form they come in: documents, rows, pages; in both notations."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pattern_pipeline.traces.combining import combine
from pattern_pipeline.traces.history import merge_history
from pattern_pipeline.traces.model import Reject, Span, ToolRun, Trace
from pattern_pipeline.traces.readers.registry import read_paths
from pattern_pipeline_tests.traces.building import assistant, user

ASKED = [{"role": "user", "content": "shoes?"}]
TRACE: dict[str, Any] = {
    "id": "t1",
    "projectId": "p",
    "name": "shop",
    "timestamp": "2026-03-01T12:00:00.000Z",
    "environment": "live",
    "tags": ["a", "b"],
    "release": "r1",
    "userId": "u1",
    "sessionId": "s1",
    "input": "shoes?",
    "output": "Two pairs.",
    "metadata": {"plan": "gold", "resourceAttributes": {"service.name": "shop-api"}, "scope": {"name": "x"}},
    "scores": [{"name": "good", "value": 1}],
}


def _observation(id: str, type: str, second: int = 1, **fields: Any) -> dict[str, Any]:
    return {
        "id": id,
        "traceId": "t1",
        "type": type,
        "name": id,
        "startTime": f"2026-03-01T12:00:{second:02}.000Z",
        "endTime": f"2026-03-01T12:00:{second + 1:02}.000Z",
        "parentObservationId": None,
        "level": "DEFAULT",
        "input": None,
        "output": None,
        "metadata": None,
        **fields,
    }


MODEL = _observation(
    "g1",
    "GENERATION",
    model="m-1",
    input=ASKED,
    output={"role": "assistant", "content": "Two pairs."},
    usageDetails={"input": 12, "output": 3},
)
TOLD = [("user", "shoes?"), ("assistant", "Two pairs.")]


def _read(path: Path, value: Any, lines: bool = False) -> tuple[Trace, list[Reject]]:
    text = "\n".join(map(json.dumps, value)) if lines else json.dumps(value)
    path.write_text(text, encoding="utf-8")
    items = list(read_paths([path]))
    parts = [item for item in items if isinstance(item, Trace)]
    whole = parts[0]
    for part in parts[1:]:
        whole = combine(whole, part)
    assert all(part.source.format == "langfuse" for part in parts)
    return whole, [item for item in items if isinstance(item, Reject)]


def _spans(*observations: dict[str, Any], path: Path) -> dict[str, Span]:
    read, rejects = _read(path, {"trace": TRACE, "observations": list(observations)})
    assert not rejects
    return {span.span_id: span for span in read.spans}


def _told(read: Trace) -> list[tuple[str, str]]:
    return [(entry.kind, entry.text) for entry in merge_history(read)]


def _snake(record: dict[str, Any]) -> dict[str, Any]:
    return {
        "".join(f"_{c.lower()}" if c.isupper() else c for c in key): value for key, value in record.items()
    }


def _packed(record: dict[str, Any], times: int) -> dict[str, Any]:
    """Inputs, outputs and metadata as JSON in strings."""
    found = dict(record)
    for key in ("input", "output", "metadata"):
        for _ in range(times if found.get(key) is not None else 0):
            found[key] = json.dumps(found[key])
    return found


FORMS: list[tuple[str, Any, bool]] = [
    ("a trace beside its observations", {"trace": TRACE, "observations": [MODEL]}, False),
    ("a trace with its observations inside", {**TRACE, "observations": [MODEL]}, False),
    (
        "both, the inner ones without words",
        {
            "trace": {**TRACE, "observations": [{**MODEL, "input": None, "output": None}]},
            "observations": [MODEL],
        },
        False,
    ),
    (
        "both, the outer ones without words",
        {
            "trace": {**TRACE, "observations": [MODEL]},
            "observations": [{**MODEL, "input": None, "output": None}],
        },
        False,
    ),
    ("a list of traces", [{**TRACE, "observations": [MODEL]}], False),
    ("lines of traces", [{**TRACE, "observations": [MODEL]}], True),
    ("a page of traces", {"data": [{**TRACE, "observations": [MODEL]}], "meta": {"page": 1}}, False),
    ("lines of both", [TRACE, MODEL], True),
    ("a trace that names its observations", [{**TRACE, "observations": ["g1"]}, MODEL], True),
    ("packed once", {"trace": _packed(TRACE, 1), "observations": [_packed(MODEL, 1)]}, False),
    ("packed twice", {"trace": _packed(TRACE, 2), "observations": [_packed(MODEL, 2)]}, False),
    ("rows of tables", [_snake(TRACE), _packed(_snake(MODEL), 1)], True),
]


@pytest.mark.parametrize(("value", "lines"), [form[1:] for form in FORMS], ids=[form[0] for form in FORMS])
def test_every_form_tells_the_same(value: Any, lines: bool, tmp_path: Path) -> None:
    read, rejects = _read(tmp_path / "export.json", value, lines)
    assert not rejects
    assert (read.trace_id, read.session_id, read.user_id, read.service) == ("t1", "s1", "u1", "shop-api")
    assert read.metadata == {
        "plan": "gold", "environment": "live", "release": "r1", "tags": "a, b", "trace_name": "shop"
    }  # fmt: skip
    assert _told(read) == TOLD
    (model,) = [span for span in read.spans if span.kind == "llm"]
    assert (model.model, model.input_tokens, model.output_tokens) == ("m-1", 12, 3)
    assert model.started_at == datetime(2026, 3, 1, 12, 0, 1, tzinfo=UTC)
    assert [span.span_id for span in read.spans if not span.parent_id] == ["t1"]


def test_a_table_of_generations_names_no_type(tmp_path: Path) -> None:
    row = {**MODEL, "completionStartTime": None, "traceName": "shop", "traceTags": ["a"]}
    del row["type"]
    read, _ = _read(tmp_path / "a.json", [row])
    assert (_told(read), read.metadata) == (TOLD, {"trace_name": "shop", "tags": "a"})


def test_a_service_that_the_exporter_made_up_is_none(tmp_path: Path) -> None:
    made_up = {"resourceAttributes": {"service.name": "unknown_service:node"}}
    read, _ = _read(tmp_path / "a.json", {"trace": {**TRACE, "metadata": made_up}, "observations": [MODEL]})
    assert read.service == ""


@pytest.mark.parametrize("lines", [True, False])
def test_rows_of_observations_alone_make_a_trace(lines: bool, tmp_path: Path) -> None:
    second = _observation(
        "g2", "GENERATION", 5, input="and boots?", output="None.", sessionId="s1", userId="u1"
    )
    read, rejects = _read(tmp_path / "a.jsonl", [MODEL, second], lines)
    assert not rejects
    assert (read.trace_id, read.session_id, read.user_id) == ("t1", "s1", "u1")
    assert _told(read) == [*TOLD, ("user", "and boots?"), ("assistant", "None.")]


def test_rows_in_the_notation_of_tables_have_their_own_times(tmp_path: Path) -> None:
    row = {
        **_snake(MODEL),
        "start_time": "2026-03-01 12:00:01.250000",
        "end_time": "2026-03-01 12:00:02.000000",
    }
    read, _ = _read(tmp_path / "a.jsonl", [row, {**row, "id": "g2"}], lines=True)
    assert read.spans[0].started_at == datetime(2026, 3, 1, 12, 0, 1, 250_000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("type", "kind"),
    [
        ("GENERATION", "llm"),
        ("AGENT", "agent"),
        ("TOOL", "tool"),
        ("RETRIEVER", "retriever"),
        ("EVALUATOR", "evaluator"),
        ("GUARDRAIL", "evaluator"),
        ("CHAIN", "other"),
        ("EMBEDDING", "other"),
        ("EVENT", "other"),
        ("SPAN", "other"),
    ],
)
def test_the_kinds_of_observations(type: str, kind: str, tmp_path: Path) -> None:
    assert _spans(_observation("o", type), path=tmp_path / "a.json")["o"].kind == kind


def test_a_step_is_what_its_attributes_say(tmp_path: Path) -> None:
    attributes = {"openinference.span.kind": "TOOL", "tool.name": "find", "input.value": '{"q": 1}'}
    step = _observation("o", "SPAN", metadata={"attributes": attributes}, output="found")
    span = _spans(step, path=tmp_path / "a.json")["o"]
    assert (span.kind, span.tool) == ("tool", ToolRun("find", '{"q": 1}', "found"))


def test_attributes_tell_the_words_that_input_and_output_lack(tmp_path: Path) -> None:
    attributes = {
        "llm.input_messages.0.message.role": "user",
        "llm.input_messages.0.message.content": "shoes?",
        "llm.output_messages.0.message.role": "assistant",
        "llm.output_messages.0.message.content": "Two pairs.",
        "openinference.span.kind": "LLM",
    }
    step = _observation("o", "GENERATION", metadata=json.dumps({"attributes": attributes}))
    span = _spans(step, path=tmp_path / "a.json")["o"]
    assert (span.input, span.output) == ((user("shoes?"),), (assistant("Two pairs."),))


def test_a_step_that_gives_a_tools_message_is_the_tool(tmp_path: Path) -> None:
    step = _observation(
        "find",
        "SPAN",
        input="{'q': 'shoe'}",
        output={
            "type": "tool",
            "name": "find",
            "content": "two pairs",
            "tool_call_id": "c1",
            "status": "success",
        },
    )
    span = _spans(step, path=tmp_path / "a.json")["find"]
    assert (span.kind, span.tool) == ("tool", ToolRun("find", '{"q":"shoe"}', "two pairs", "c1"))


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"level": "ERROR", "statusMessage": "no stock"}, "no stock"),
        ({"level": "ERROR"}, "error"),
        ({"level": "WARNING", "statusMessage": "slow"}, ""),
        ({"level": "DEFAULT", "statusMessage": "fine"}, ""),
    ],
)
def test_only_errors_are_errors(fields: dict[str, Any], error: str, tmp_path: Path) -> None:
    assert _spans(_observation("o", "SPAN", **fields), path=tmp_path / "a.json")["o"].error == error


def test_a_traces_own_words_count_where_no_observation_has_any(tmp_path: Path) -> None:
    read, _ = _read(tmp_path / "a.json", {"trace": TRACE, "observations": [_observation("o", "SPAN")]})
    assert _told(read) == TOLD


def test_a_state_is_told_where_there_is_nothing_else(tmp_path: Path) -> None:
    step = _observation("o", "SPAN", input={"order": 7}, output={"status": "sent"})
    bare = {**TRACE, "input": None, "output": None}
    read, _ = _read(tmp_path / "a.json", {"trace": bare, "observations": [step]})
    assert _told(read) == [("user", '{"order":7}'), ("assistant", '{"status":"sent"}')]


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    timeless = {"id": "t2", "traceId": "t2", "type": "SPAN", "startTime": "soon"}
    read, rejects = _read(tmp_path / "a.jsonl", [TRACE, MODEL, timeless, {"name": "x"}, 7], lines=True)
    assert read.trace_id == "t1"
    assert [(reject.source.line, reject.reason.split(":")[0]) for reject in rejects] == [
        (3, "trace t2"),
        (4, "neither a trace nor an observation"),
        (5, "a record that is no object"),
    ]
