"""Loops of agent spans, answers that were streamed, and what only the span around all recorded."""

from dataclasses import replace

from pattern_pipeline.traces.conversation.history import merge_history
from pattern_pipeline.traces.model import Message, Span, ToolRun
from pattern_pipeline_tests.traces.building import assistant, span, trace, user

ASKED = user("Which hotels in Lyon are near the station?")
THOUGHT = assistant("I look for hotels first.")
ANSWER = "The Hotel du Rail and the Hotel de la Gare are both next to the station in Lyon."


def _told(*spans: Span) -> list[tuple[str, str]]:
    return [(entry.kind, entry.text) for entry in merge_history(trace(*spans))]


def test_steps_that_are_agents_of_their_own_are_one_conversation() -> None:
    spans = [
        span("root", "agent", parent="", seconds=100),
        span("step1", "agent", at=1),
        span("m1", parent="step1", at=1, given=(ASKED,), said=(THOUGHT,)),
        span("step2", "agent", at=3),
        span("m2", parent="step2", at=3, given=(ASKED, THOUGHT), said=(assistant(ANSWER),)),
    ]
    assert _told(*spans) == [("user", ASKED.text), ("assistant", THOUGHT.text), ("assistant", ANSWER)]


def test_agents_that_are_asked_different_things_stay_apart() -> None:
    spans = [
        span("a", "agent", parent="", seconds=9),
        span("m1", parent="a", at=1, given=(user("one"),), said=(assistant("yes"),)),
        span("b", "agent", parent="", at=10, seconds=9),
        span("m2", parent="b", at=11, given=(user("two"),), said=(assistant("yes"),)),
    ]
    assert _told(*spans) == [("user", "one"), ("assistant", "yes"), ("user", "two"), ("assistant", "yes")]


def test_the_whole_answer_takes_the_place_of_its_streamed_end() -> None:
    root = span("root", "agent", parent="", given=(ASKED,), said=(assistant(ANSWER),))
    model = span("m", given=(ASKED,), said=(assistant(ANSWER[-45:]),))
    assert _told(root, model) == [("user", ASKED.text), ("assistant", ANSWER)]


def test_an_answer_that_no_model_span_recorded_is_told_by_the_span_around() -> None:
    root = span("root", "other", parent="", given=(ASKED,), said=(assistant(ANSWER),))
    assert _told(root, span("m", given=(ASKED,))) == [("user", ASKED.text), ("assistant", ANSWER)]


def test_a_request_that_no_model_span_recorded_comes_first() -> None:
    root = span("root", "agent", parent="", given=(ASKED,), said=(assistant(ANSWER),))
    model = span("m", given=(Message("system", "Be kind."),), said=(assistant(ANSWER),))
    assert [kind for kind, _ in _told(root, model)] == ["system", "user", "assistant"]


def test_an_answer_that_was_reworked_or_is_data_is_not_told_twice() -> None:
    for outer in (ANSWER.upper(), f"Final answer: {ANSWER}"[14:], '{"answer": "x"}', "done"):
        root = span("root", "agent", parent="", given=(ASKED,), said=(assistant(outer),))
        assert _told(root, span("m", given=(ASKED,), said=(assistant(ANSWER),))) == [
            ("user", ASKED.text),
            ("assistant", ANSWER),
        ]


def test_a_model_span_around_several_calls_is_their_loop() -> None:
    loop = span("loop", parent="", seconds=50, given=(ASKED,), said=(assistant(ANSWER),))
    first = span("m1", parent="loop", at=1, given=(ASKED,), said=(THOUGHT,))
    second = span("m2", parent="loop", at=3, given=(ASKED, THOUGHT), said=(assistant(ANSWER),))
    assert _told(loop, first, second) == [
        ("user", ASKED.text),
        ("assistant", THOUGHT.text),
        ("assistant", ANSWER),
    ]


def test_start_end_and_result_of_a_tool_are_one_run() -> None:
    run = ToolRun("search", '{"q": "x"}', "found")
    events = [
        span("tool.search.start", "tool", at=1, tool=replace(run, result="")),
        span("tool.search.finish", "tool", at=2, tool=ToolRun("search")),
        span("tool.search.success", "tool", at=2, tool=run),
    ]
    assert _told(span("root", "agent", parent=""), *events) == [
        ("tool_call", '{"q": "x"}'),
        ("tool_result", "found"),
    ]


def test_a_tool_that_gives_nothing_back_was_run_all_the_same() -> None:
    runs = [
        span("search", "tool", at=1, tool=ToolRun("search", '{"q": "x"}', "found")),
        span("clear", "tool", at=2, tool=ToolRun("clear")),
    ]
    told = _told(span("root", "agent", parent=""), *runs)
    assert [kind for kind, _ in told] == ["tool_call", "tool_result", "tool_call", "tool_result"]


def test_words_are_told_rather_than_a_programs_state() -> None:
    state = span("state", "other", parent="", given=(user('{"step": 1}'),), seconds=9)
    step = span("step", "other", parent="state", at=1, given=(ASKED,), said=(assistant(ANSWER),))
    assert _told(state, step) == [("user", ASKED.text), ("assistant", ANSWER)]
    assert _told(state) == [("user", '{"step": 1}')]
