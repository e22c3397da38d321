"""Landed traces become units, units become texts; an empty day stays a frame."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd

from pattern_pipeline.tables.frames import build_frame
from pattern_pipeline.tables.traces import LandedTracesRow, PreprocessedTracesRow, RawTracesRow
from pattern_pipeline.traces.landing.landing import land_paths
from pattern_pipeline.traces.units.filters import Filters
from pattern_pipeline.traces.units.preprocessing import compute_empty_share, preprocess
from pattern_pipeline.traces.units.raw_units import build_raw_frame
from pattern_pipeline_tests.traces.building import START, chat, otlp_span, request, write_lines
from pattern_pipeline_tests.traces.memory_store import MemoryStore


def _landed(tmp_path: Path, *records: dict[str, object]) -> pd.DataFrame:
    store = MemoryStore()
    now = datetime(2026, 3, 2, tzinfo=UTC)
    file = write_lines(tmp_path / "f", *records)
    land_paths([file], store, redact=True, now=now, earliest=date(2020, 1, 1), progress=lambda _: None)
    return store.landed.assign(unit_id=store.landed["trace_id"])


def landed_frame(tmp_path: Path) -> pd.DataFrame:
    """One trace of a question and an answer, as it landed."""
    return _landed(tmp_path, request(chat("a" * 32)))


def test_a_unit_tells_what_people_ask_of_it(tmp_path: Path) -> None:
    tool = {
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": "pay",
        "gen_ai.tool.call.result": "Error: no",
    }
    spans = (chat("a" * 32), otlp_span("a" * 32, "02", tool, parentSpanId="01"))
    landed = _landed(tmp_path, request(*spans))
    (unit,) = build_raw_frame(landed, Filters()).itertuples()
    assert (unit.input, unit.output, unit.error, unit.root_span_id) == ("hello", "hi", "Error: no", "01")
    assert (unit.spans, unit.tool_calls, unit.tool_errors) == (2, 1, 1)
    assert (unit.service, unit.session_id, unit.metadata) == ("shop", None, "{}")
    assert unit.started_at == START
    (text,) = preprocess(build_raw_frame(landed, Filters()), 1000).itertuples()
    assert text.text.splitlines()[0] == "1 user: hello"
    assert (text.line_count, text.user_turns, text.shown_share, text.empty) == (4, 1, 1.0, False)


def test_a_text_keeps_the_metadata_that_facets_may_ask_for(tmp_path: Path) -> None:
    told = {"metadata.plan": "gold", "metadata.service": "said by the trace", "user.id": "u7"}
    (text,) = preprocess(
        build_raw_frame(
            _landed(tmp_path, request(chat("a" * 32), otlp_span("a" * 32, "02", told))), Filters()
        ),
        1000,
    ).itertuples()
    # What the program knows stands over what a trace notes under the same name.
    assert json.loads(text.attributes) == {"plan": "gold", "service": "shop", "user_id": "u7"}


def test_an_empty_day_has_columns_and_types() -> None:
    full = build_frame(LandedTracesRow, ()).assign(unit_id=pd.Series(dtype=object))
    raw = build_raw_frame(full, Filters(sample=0.5))
    texts = preprocess(raw, 1000)
    assert (tuple(raw.columns), tuple(texts.columns)) == (RawTracesRow._fields, PreprocessedTracesRow._fields)
    assert (str(raw["started_at"].dtype), str(texts["empty"].dtype)) == ("datetime64[us, UTC]", "bool")
    assert (len(raw), len(texts), compute_empty_share(texts)) == (0, 0, 0.0)


def test_silent_traces_are_the_empty_share(tmp_path: Path) -> None:
    silent = request(otlp_span("b" * 32, "01", {"gen_ai.operation.name": "invoke_agent"}))
    texts = preprocess(build_raw_frame(_landed(tmp_path, request(chat("a" * 32)), silent), Filters()), 1000)
    assert compute_empty_share(texts) == 0.5


def test_samples_are_stable_and_nested() -> None:
    landed = pd.DataFrame({"unit_id": [f"{number:032x}" for number in range(2000)]})
    small, large = (set(Filters(sample).select_sample(landed)["unit_id"]) for sample in (0.2, 0.5))
    assert small < large
    assert 900 < len(large) < 1100
    assert len(Filters(1.0).select_sample(landed)) == 2000


def test_an_answer_that_a_tool_hands_out_is_the_output(tmp_path: Path) -> None:
    run = {"openinference.span.kind": "AGENT", "input.value": "shoes?", "output.value": "Two pairs."}
    tool = {"openinference.span.kind": "TOOL", "tool.name": "final_answer", "output.value": "Two pairs."}
    end = "1772366460000000000"
    spans = (
        otlp_span("a" * 32, "01", run, endTimeUnixNano=end),
        chat("a" * 32, words="shoes?", answer="I look for them.", span_id="02", parentSpanId="01"),
        otlp_span("a" * 32, "03", tool, parentSpanId="01", endTimeUnixNano=end),
    )
    (unit,) = build_raw_frame(_landed(tmp_path, request(*spans)), Filters()).itertuples()
    assert unit.output == "Two pairs."
