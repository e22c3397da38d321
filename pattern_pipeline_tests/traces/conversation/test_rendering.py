"""Traces as text that a person, or a model, can read and cite."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pattern_pipeline.traces.conversation.entries import is_error_text
from pattern_pipeline.traces.conversation.lines import lines_from_json, lines_to_json
from pattern_pipeline.traces.conversation.rendering import (
    format_conversation,
    render_trace,
    shorten_text,
    tidy_text,
)
from pattern_pipeline.traces.model import ToolCall, ToolRun
from pattern_pipeline.traces.tokens import estimate_tokens
from pattern_pipeline_tests.traces.building import assistant, span, trace, user

CALL = ToolCall("search", '{"q": "shoe"}', "c")


def test_lines_are_numbered_and_say_who_speaks() -> None:
    read = trace(
        span("a", given=(user("Do you\n\n\nhave shoes?"),), said=(assistant("Let me see.", CALL),)),
        span("t", "tool", at=2, tool=ToolRun("search", "", "", "c"), error="timeout"),
        span("b", at=4, said=(assistant("Try later."),)),
    )
    assert format_conversation(render_trace(read, 1000)).splitlines() == [
        "1 user: Do you",
        "    have shoes?",
        "2 assistant: Let me see.",
        '3 tool call search({"q": "shoe"})',
        "4 tool result search FAILED: timeout",
        "5 assistant: Try later.",
    ]


@given(st.lists(st.integers(1, 400), min_size=1, max_size=60), st.integers(200, 2000))
def test_what_is_too_long_is_cut_in_the_middle_and_says_so(lengths: list[int], budget: int) -> None:
    said = tuple(user(f"{number} " + "word " * length) for number, length in enumerate(lengths))
    conversation = render_trace(trace(span("a", given=said)), budget)
    assert [line.number for line in conversation.lines] == list(range(1, len(conversation.lines) + 1))
    assert estimate_tokens(format_conversation(conversation)) <= budget + 40
    cut = [line for line in conversation.lines if line.kind == "cut"]
    assert len(cut) <= 1
    if cut:
        assert conversation.shown_share < 1
        assert f"{conversation.shown_share:.0%}" in cut[0].text
    if sum(map(estimate_tokens, (message.text for message in said))) + 4 * len(said) <= budget // 4:
        assert conversation.shown_share == 1


def test_the_beginning_and_the_end_stay() -> None:
    said = tuple(user(f"number {number} " + "x" * 80) for number in range(100))
    lines = render_trace(trace(span("a", given=said)), 400).lines
    assert lines[0].text.startswith("number 0 ")
    assert lines[-1].text.startswith("number 99 ")


def test_data_in_a_text_is_replaced_by_its_size() -> None:
    words = "iVBORw0KGgoAAAANSUhEUg9+/" * 200
    assert tidy_text(f"see data:image/png;base64,{words} here") == "see [image image/png 4 kB] here"
    assert tidy_text(f"see {words} here") == "see [data 4 kB] here"
    assert tidy_text(f"see {words[:400]} here") == "see [data 1 kB] here"
    assert tidy_text("a" * 900) == "a" * 900


def test_a_long_line_keeps_both_ends() -> None:
    short = shorten_text("begin " + "word " * 5000 + "end", 100)
    assert short.startswith("begin")
    assert short.endswith("end")
    assert estimate_tokens(short) < 130


@pytest.mark.parametrize(("text", "count"), [("", 0), ("abcd", 1), ("abcde", 2), ("你好", 2), ("ab你", 2)])
def test_the_estimate_of_tokens(text: str, count: int) -> None:
    assert estimate_tokens(text) == count


@pytest.mark.parametrize(
    ("result", "failed"),
    [
        ("Error: not found", True),
        ("error: x", True),
        ('"Error: quoted"', True),
        ("Exception while calling", True),
        ("Traceback (most recent call last):\n ...", True),
        ('{"error": "no such user"}', True),
        ('{"is_error": true, "content": ""}', True),
        ('{"error": null, "data": 1}', False),
        ('{"error": false}', False),
        ("Errors: 0", False),
        ("Error rate 0.1 %", False),
        ("All went well, no error", False),
        ("[]", False),
        ("{broken", False),
        ("", False),
    ],
)
def test_results_that_say_they_failed(result: str, failed: bool) -> None:
    assert is_error_text(result) is failed


def test_lines_survive_json() -> None:
    lines = render_trace(
        trace(span("a", given=(user('"héllo" 你'),), said=(assistant("", CALL),))), 100
    ).lines
    assert len(lines) == 2
    assert lines_from_json(lines_to_json(lines)) == lines
