"""A call of a model is told once, whole, its question and its answer apart, whatever its spans repeat."""

import pytest

from pattern_pipeline.traces.conversation.history import merge_history
from pattern_pipeline.traces.model import Message, Span, ToolCall, ToolRun
from pattern_pipeline_tests.traces.building import assistant, result, span, trace, user

SYSTEM = Message("system", "Be kind.")
ASKED, ANSWER = user("shoes?"), assistant("Two pairs.")
CALL = assistant("", ToolCall("find", "{}", "c1"))
ROOT = span("root", "agent", parent="", seconds=100)


def _told(*spans: Span) -> list[tuple[str, str]]:
    return [(entry.kind, entry.text) for entry in merge_history(trace(*spans))]


def test_the_answer_of_the_inner_span_stands_where_the_outer_has_none() -> None:
    outer = span("outer", given=(ASKED,))
    inner = span("inner", parent="outer", given=(SYSTEM, ASKED), said=(ANSWER,))
    innermost = span("innermost", parent="inner", given=(SYSTEM, ASKED), said=(ANSWER,))
    expected = [("system", "Be kind."), ("user", "shoes?"), ("assistant", "Two pairs.")]
    assert _told(ROOT, outer, inner) == expected
    assert _told(ROOT, outer, inner, innermost) == expected


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((SYSTEM, ASKED, ANSWER), (ANSWER,)),
        ((SYSTEM, ASKED), (SYSTEM, ASKED, ANSWER)),
        ((ASKED, CALL, result("2", "c1")), (ASKED, CALL, result("2", "c1"), ANSWER)),
    ],
)
def test_an_answer_in_the_history_and_a_history_in_the_answer(
    given: tuple[Message, ...], said: tuple[Message, ...]
) -> None:
    told = _told(ROOT, span("m", given=given, said=said))
    assert told[-1] == ("assistant", "Two pairs.")
    assert len(told) == len(dict.fromkeys(told))


def test_a_step_that_gives_back_what_it_was_given_asked_no_model() -> None:
    prepared = span("prepared", at=0, given=(SYSTEM, ASKED), said=(SYSTEM, ASKED))
    asked = span("asked", at=1, given=(SYSTEM, ASKED), said=(ANSWER,))
    assert _told(ROOT, prepared, asked) == [
        ("system", "Be kind."),
        ("user", "shoes?"),
        ("assistant", "Two pairs."),
    ]


def test_a_failure_that_the_agent_around_repeats_is_told_once() -> None:
    root = span("root", "agent", parent="", given=(ASKED,), error="no connection")
    assert _told(root, span("m", error="no connection")) == [("user", "shoes?"), ("error", "no connection")]


def test_agents_whose_calls_nobody_recorded_tell_all_of_their_runs() -> None:
    run = (SYSTEM, ASKED, CALL, result("2", "c1"), ANSWER)
    spans = [
        span("crew", "other", parent="", seconds=9, said=(assistant("Done."),)),
        span("a", "agent", parent="crew", given=(user('{"task": 1}'),), said=run),
        span("t", "tool", parent="a", tool=ToolRun("find", "{}", "2")),
        span("b", "agent", at=5, parent="crew", said=(user("Pack."), assistant("Done."))),
    ]
    assert _told(*spans) == [
        ("system", "Be kind."),
        ("user", "shoes?"),
        ("tool_call", "{}"),
        ("tool_result", "2"),
        ("assistant", "Two pairs."),
        ("user", "Pack."),
        ("assistant", "Done."),
    ]


def test_an_object_written_down_is_no_answer() -> None:
    root = span("root", "other", parent="", said=(assistant("StopEvent(result=Output(text='Two pai..."),))
    assert _told(root, span("m", given=(ASKED,), said=(ANSWER,)))[-1] == ("assistant", "Two pairs.")
