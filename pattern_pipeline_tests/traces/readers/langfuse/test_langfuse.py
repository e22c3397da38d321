"""Langfuse exports in every form they come in: documents, rows, pages; in both notations."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pattern_pipeline.traces.readers.io.files import Head
from pattern_pipeline.traces.readers.langfuse.reader import Langfuse
from pattern_pipeline_tests.traces.readers.langfuse.langfuse_records import (
    MODEL,
    TOLD,
    TRACE,
    observation,
    read,
    told,
)


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
    whole, rejects = read(tmp_path / "export.json", value, lines)
    assert not rejects
    assert (whole.trace_id, whole.session_id, whole.user_id, whole.service) == ("t1", "s1", "u1", "shop-api")
    assert whole.metadata == {
        "plan": "gold", "environment": "live", "release": "r1", "tags": "a, b", "trace_name": "shop"
    }  # fmt: skip
    assert told(whole) == TOLD
    (model,) = [span for span in whole.spans if span.kind == "llm"]
    assert (model.model, model.input_tokens, model.output_tokens) == ("m-1", 12, 3)
    assert model.started_at == datetime(2026, 3, 1, 12, 0, 1, tzinfo=UTC)
    assert [span.span_id for span in whole.spans if not span.parent_id] == ["t1"]


def test_a_table_of_generations_names_no_type(tmp_path: Path) -> None:
    row = {**MODEL, "completionStartTime": None, "traceName": "shop", "traceTags": ["a"]}
    del row["type"]
    whole, _ = read(tmp_path / "a.json", [row])
    assert (told(whole), whole.metadata) == (TOLD, {"trace_name": "shop", "tags": "a"})


def test_scores_are_no_part_of_a_trace(tmp_path: Path) -> None:
    score = {"id": "s", "traceId": "t1", "name": "good", "value": 1, "dataType": "NUMERIC", "source": "API"}
    whole, rejects = read(tmp_path / "a.jsonl", [TRACE, score, MODEL, _snake(score)], lines=True)
    assert not rejects
    assert {span.span_id for span in whole.spans} == {"t1", "g1"}


@pytest.mark.parametrize(
    "record",
    [
        {"id": "a", "timestamp": "2026-03-01T12:00:00Z", "session_id": "s", "tags": [], "messages": []},
        {
            "trace_id": "t",
            "span_id": "s",
            "start_time": "2026-03-01T12:00:00Z",
            "status_message": "",
            "name": "x",
        },
        {"trace_id": "t", "id": "s", "start_time": "2026-03-01T12:00:00Z", "type": "tool", "name": "x"},
        {"id": "a", "trace_id": "t", "start_time": "2026-03-01T12:00:00Z", "run_type": "llm", "tags": []},
    ],
)
def test_records_of_others_are_left_to_others(record: dict[str, Any]) -> None:
    assert not Langfuse().recognizes(Head(json.dumps(record).encode()))


def test_a_service_that_the_exporter_made_up_is_none(tmp_path: Path) -> None:
    made_up = {"resourceAttributes": {"service.name": "unknown_service:node"}}
    whole, _ = read(tmp_path / "a.json", {"trace": {**TRACE, "metadata": made_up}, "observations": [MODEL]})
    assert whole.service == ""


@pytest.mark.parametrize("lines", [True, False])
def test_rows_of_observations_alone_make_a_trace(lines: bool, tmp_path: Path) -> None:
    second = observation(
        "g2", "GENERATION", 5, input="and boots?", output="None.", sessionId="s1", userId="u1"
    )
    whole, rejects = read(tmp_path / "a.jsonl", [MODEL, second], lines)
    assert not rejects
    assert (whole.trace_id, whole.session_id, whole.user_id) == ("t1", "s1", "u1")
    assert told(whole) == [*TOLD, ("user", "and boots?"), ("assistant", "None.")]


def test_rows_in_the_notation_of_tables_have_their_own_times(tmp_path: Path) -> None:
    row = {
        **_snake(MODEL),
        "start_time": "2026-03-01 12:00:01.250000",
        "end_time": "2026-03-01 12:00:02.000000",
    }
    whole, _ = read(tmp_path / "a.jsonl", [row, {**row, "id": "g2"}], lines=True)
    assert whole.spans[0].started_at == datetime(2026, 3, 1, 12, 0, 1, 250_000, tzinfo=UTC)


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    timeless = {"id": "t2", "traceId": "t2", "type": "SPAN", "startTime": "soon"}
    whole, rejects = read(tmp_path / "a.jsonl", [TRACE, MODEL, timeless, {"name": "x"}, 7], lines=True)
    assert whole.trace_id == "t1"
    assert [(reject.source.line, reject.reason.split(":")[0]) for reject in rejects] == [
        (3, "trace t2"),
        (4, "neither a trace nor an observation"),
        (5, "a record that is not an object"),
    ]
