"""Records whose values nobody would have thought of."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.location import LakeLocation
from pattern_pipeline.lake.landing import LakeLandingStore
from pattern_pipeline.traces.conversation.history import merge_history
from pattern_pipeline.traces.conversation.rendering import format_conversation, render_trace
from pattern_pipeline.traces.landing.landing import land_paths
from pattern_pipeline.traces.model import SpanKind, ToolCall, ToolRun
from pattern_pipeline_tests.traces.building import (
    assistant,
    chat,
    otlp_span,
    request,
    span,
    trace,
    user,
    write_lines,
)
from pattern_pipeline_tests.traces.landing.hostile.landing import NOW, beside_a_good_one

ONE = "1" * 32
LAST = "253402300799000000000"


def _lines(*records: dict[str, Any]) -> bytes:
    return "".join(f"{json.dumps(record)}\n" for record in records).encode()


# A span, and whether it lands.
SPANS: dict[str, tuple[dict[str, Any], bool]] = {
    "ends before it begins": (chat(ONE, endTimeUnixNano="1"), True),
    "begins in 1970": (chat(ONE, startTimeUnixNano="5", endTimeUnixNano="6"), False),
    "begins in 9999": (chat(ONE, startTimeUnixNano=LAST, endTimeUnixNano=LAST), False),
    "begins beyond time": (chat(ONE, startTimeUnixNano=str(2**63), endTimeUnixNano=str(2**63)), False),
    "begins before time": (chat(ONE, startTimeUnixNano="-5", endTimeUnixNano=""), False),
    "begins at some words": (chat(ONE, startTimeUnixNano="noon"), True),
    "is its own parent": (chat(ONE, parentSpanId="01"), True),
    "has a number for an id": (chat(ONE) | {"traceId": 5}, False),
    "has a list for an id": (chat(ONE) | {"traceId": ["a"]}, False),
    "has no id": (chat(ONE) | {"traceId": None}, False),
    "has a long id": (chat("x" * 5000), True),
    "has an id of odd characters": (chat("a'b\"c\n\x1b[31m\u202e<b>"), True),
    "has deep words": (
        chat(ONE)
        | {
            "attributes": [
                {"key": "gen_ai.input.messages", "value": {"stringValue": "[" * 10_000 + "]" * 10_000}}
            ]
        },
        True,
    ),
    "has deep words of Python": (
        chat(ONE)
        | {
            "attributes": [
                {"key": "gen_ai.input.messages", "value": {"stringValue": "{'a': " * 5000 + "}" * 5000}}
            ]
        },
        True,
    ),
    "has an attribute of 5 MB": (chat(ONE, words="word " * 1_000_000), True),
}


@pytest.mark.parametrize("case", SPANS)
def test_a_span_lands_or_is_refused_with_a_reason(tmp_path: Path, case: str) -> None:
    span, lands = SPANS[case]
    found = beside_a_good_one(tmp_path / "in", "hostile", _lines(request(span)))
    assert (len(found.texts), len(found.reasons)) == (int(lands), int(not lands))


def test_ten_thousand_spans_of_one_trace_are_one_conversation(tmp_path: Path) -> None:
    spans = [chat(ONE, words=f"question {number}", span_id=f"{number:x}") for number in range(10_000)]
    found = beside_a_good_one(tmp_path / "in", "hostile", _lines(request(*spans)))
    assert list(found.texts) == [ONE]
    assert "question 0" in found.texts[ONE]


def test_ten_thousand_traces_of_one_record_all_land(tmp_path: Path) -> None:
    spans = [chat(f"{number:032x}") for number in range(1, 10_001)]
    found = beside_a_good_one(tmp_path / "in", "hostile", _lines(request(*spans)))
    assert len(found.texts) == 10_000


SHAPES: dict[str, Callable[[int, int], str]] = {
    "a chain": lambda number, _: f"{number:x}",
    "a circle": lambda number, all_of_them: f"{(number + 2) % all_of_them + 1:x}",
    "pairs in circles": lambda number, _: f"{(number ^ 1) + 1:x}",
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("kind", ["agent", "llm", "tool"])
def test_the_time_to_render_grows_with_the_spans_alone(shape: str, kind: SpanKind) -> None:
    number = 20_000
    steps = [
        span(
            f"{place + 1:x}",
            kind,
            at=place,
            parent=SHAPES[shape](place, number),
            given=() if kind == "tool" else (user(f"question {place}"),),
            tool=ToolRun("find", "", "found" * (place % 2), f"call {place}") if kind == "tool" else None,
        )
        for place in range(number)
    ]
    begun = process_time()
    text = format_conversation(render_trace(trace(*steps), 2000))
    assert text
    assert len(text) < 100_000
    # A second or two; what takes the square of the number took minutes.
    assert process_time() - begun < 30


def test_calls_and_runs_with_ids_of_their_own_are_joined_in_a_time_that_grows_with_their_number() -> None:
    number = 20_000
    calls = tuple(ToolCall("find", "{}", f"a{place}") for place in range(number))
    runs = [
        span(f"t{place}", "tool", at=place, tool=ToolRun("find", "{}", "found", f"b{place}"))
        for place in range(number)
    ]
    model = span("m", given=(user("look"),), said=(assistant("", *calls),))
    begun = process_time()
    assert len(merge_history(trace(model, *runs))) == 1 + 3 * number
    assert process_time() - begun < 30


def test_parents_in_a_circle_hide_nothing(tmp_path: Path) -> None:
    spans = [
        chat(ONE, words="one", span_id="0a", parentSpanId="0b"),
        chat(ONE, words="two", span_id="0b", parentSpanId="0a"),
    ]
    found = beside_a_good_one(tmp_path / "in", "hostile", _lines(*map(request, spans)))
    assert "user: one" in found.texts[ONE]


def test_a_trace_spread_over_files_and_days_is_one(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    root = otlp_span(ONE, "0a", {"gen_ai.operation.name": "invoke_agent"})
    late = chat(ONE, words="the next day", span_id="0c", parentSpanId="0a")
    day = 86_400 * 1_000_000_000
    late |= {name: str(int(late[name]) + day) for name in ("startTimeUnixNano", "endTimeUnixNano")}
    write_lines(tmp_path / "in" / "1.jsonl", request(late))
    write_lines(tmp_path / "in" / "2.jsonl", request(chat(ONE, span_id="0b", parentSpanId="0a")))
    found = beside_a_good_one(tmp_path / "in", "3.jsonl", _lines(request(root)))
    assert found.texts[ONE].splitlines()[0] == "1 user: hello"
    assert "user: the next day" in found.texts[ONE]
    assert found.frame.set_index("trace_id")["day"][ONE] == date(2026, 3, 1)


def test_the_lake_takes_every_character_there_is(tmp_path: Path) -> None:
    words = (
        "NUL \x00, bell \x07, half \ud83d, line\u2028, right to left \u202e, '; DROP TABLE landed_traces; --"
    )
    file = tmp_path / "odd.jsonl"
    file.write_bytes(_lines(request(chat("odd\x00id", words=words))))
    lake = Lake(LakeLocation(catalog=str(tmp_path / "lake.sqlite"), data=str(tmp_path / "data")))
    lake.migrate(())
    store = LakeLandingStore(lake)
    for times, new in ((1, 1), (2, 0)):
        report = land_paths(
            [file], store, redact=True, now=NOW, earliest=date(2020, 1, 1), progress=lambda _: None
        )
        assert (times, report.new, report.rejected) == (times, new, 0)
    assert lake.rows("SELECT count(*) FROM landed_traces WHERE contains(payload, 'DROP TABLE')") == [(1,)]


def test_a_picture_that_a_tool_gave_back_is_not_stored(tmp_path: Path) -> None:
    picture = "data:image/png;base64," + "iVBORw0KGgo" * 500
    ran = {"gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "draw"}
    span = otlp_span(ONE, "01", ran | {"gen_ai.tool.call.result": json.dumps({"image": picture})})
    found = beside_a_good_one(tmp_path / "in", "hostile", _lines(request(span)))
    assert found.texts[ONE].splitlines()[1] == '2 tool result draw: {"image": "[image image/png 4 kB]"}'
    assert "iVBORw0KGgo" not in found.frame.set_index("trace_id")["payload"][ONE]
