"""Work that an agent hands to a tool which asks a model, and results whose call cannot be told by an id."""

from pattern_pipeline.traces.conversation.history import merge_history
from pattern_pipeline.traces.model import Message, Span, ToolCall, ToolRun
from pattern_pipeline_tests.traces.building import assistant, result, span, trace, user

PROMPT = Message("system", "Pack.")
ASKED = user("Plan it.")
CALL = assistant("", ToolCall("pack", '{"for": "rain"}', "c1"))
AFTER = (ASKED, CALL, result("boots", "c1"))


def _told(*spans: Span) -> list[tuple[int, str, str]]:
    return [(entry.depth, entry.kind, entry.text) for entry in merge_history(trace(*spans))]


def test_a_tool_that_asks_a_model_is_a_sub_agent_though_no_span_is_an_agent() -> None:
    spans = [
        span("a", parent="", given=(ASKED,), said=(CALL,)),
        span("t", "tool", at=2, seconds=5, parent="", tool=ToolRun("pack", '{"for": "rain"}', "boots")),
        span("step", "other", at=3, parent="t"),
        span("h", at=3, parent="step", given=(PROMPT, user("rain")), said=(assistant("boots"),)),
        span("b", at=9, parent="", given=AFTER, said=(assistant("Take boots."),)),
    ]
    assert _told(*spans) == [
        (0, "user", "Plan it."),
        (0, "tool_call", '{"for": "rain"}'),
        (1, "system", "Pack."),
        (1, "user", "rain"),
        (1, "assistant", "boots"),
        (0, "tool_result", "boots"),
        (0, "assistant", "Take boots."),
    ]


def test_a_conversation_that_goes_on_within_a_tool_is_the_same_one() -> None:
    spans = [
        span("a", parent="", given=(ASKED,), said=(CALL,)),
        span("t", "tool", at=2, seconds=5, parent="", tool=ToolRun("pack", '{"for": "rain"}', "boots", "c1")),
        span("b", at=3, parent="t", given=AFTER, said=(assistant("Take boots."),)),
    ]
    assert [depth for depth, *_ in _told(*spans)] == [0, 0, 0, 0]


def test_results_without_an_id_answer_the_calls_in_order() -> None:
    two = assistant("", ToolCall("find", "1", "a"), ToolCall("find", "2", "b"))
    after = (ASKED, two, result("one", ""), result("two", ""))
    spans = [
        span("a", parent="", given=(ASKED,), said=(two,)),
        span("t1", "tool", at=1, parent="", tool=ToolRun("find", "1", "one")),
        span("t2", "tool", at=2, parent="", tool=ToolRun("find", "2", "two")),
        span("b", at=5, parent="", given=after, said=(assistant("Both."),)),
    ]
    entries = merge_history(trace(*spans))
    assert [entry.text for entry in entries] == ["Plan it.", "1", "2", "one", "two", "Both."]
    assert [entry.tool for entry in entries[3:5]] == ["find", "find"]


def test_a_call_that_no_message_kept_is_told_by_its_run_and_the_result_that_came_back() -> None:
    spans = [
        span("a", parent="", given=(ASKED,), said=()),
        span("t", "tool", at=2, parent="", tool=ToolRun("pack", '{"for": "rain"}')),
        span("b", at=5, parent="", given=(ASKED, result("boots", "c1")), said=(assistant("Take boots."),)),
    ]
    assert _told(*spans) == [
        (0, "user", "Plan it."),
        (0, "tool_call", '{"for": "rain"}'),
        (0, "tool_result", "boots"),
        (0, "assistant", "Take boots."),
    ]


def test_runs_with_ids_of_their_own_are_joined_by_name_and_arguments() -> None:
    spans = [
        span("a", parent="", given=(ASKED,), said=(CALL,)),
        span("t", "tool", at=2, parent="", tool=ToolRun("pack", '{"for":"rain"}', "boots", "run-77")),
        span("b", at=5, parent="", given=AFTER, said=(assistant("Take boots."),)),
    ]
    assert [kind for _, kind, _ in _told(*spans)] == ["user", "tool_call", "tool_result", "assistant"]


def test_calls_that_a_history_keeps_as_words_are_told_once() -> None:
    written = assistant("Calling tools:\n[{'id': 'c1', 'function': {'name': 'pack'}}]")
    after = (ASKED, written, result("boots", ""))
    spans = [
        span("a", parent="", given=(ASKED,), said=(CALL,)),
        span("b", at=5, parent="", given=after, said=(assistant("Take boots."),)),
    ]
    assert [kind for _, kind, _ in _told(*spans)] == ["user", "tool_call", "tool_result", "assistant"]


def test_a_result_after_a_question_tells_that_the_question_is_repeated() -> None:
    spans = [
        span("a", parent="", given=(ASKED,), said=(assistant("", ToolCall("x", "{}")),)),
        span("other", at=2, parent="", given=(user("Title?"),), said=(assistant("Plans"),)),
        span("b", at=5, parent="", given=(ASKED, result("2", "c9")), said=(assistant("Done."),)),
    ]
    assert [text for *_, text in _told(*spans)].count("Plan it.") == 1


def test_a_run_that_two_instrumentations_recorded_is_told_once() -> None:
    spans = [
        span("a", parent="", given=(ASKED,), said=(CALL,)),
        span("t", "tool", at=2, seconds=5, parent="", tool=ToolRun("pack", '{"for": "rain"}', "boots")),
        span("inner", "tool", at=3, parent="t", tool=ToolRun("pack", "", "", "c1")),
        span("innermost", "tool", at=3, parent="inner", tool=ToolRun("pack", "", "boots")),
    ]
    assert [kind for _, kind, _ in _told(*spans)] == ["user", "tool_call", "tool_result"]


def test_a_tool_that_runs_itself_with_something_else_is_told_twice() -> None:
    spans = [
        span("a", parent="", given=(ASKED,), said=(assistant("I look."),)),
        span("t", "tool", at=2, seconds=5, parent="", tool=ToolRun("list", "/", "etc")),
        span("inner", "tool", at=3, parent="t", tool=ToolRun("list", "/etc", "hosts")),
    ]
    assert [text for *_, text in _told(*spans)] == ["Plan it.", "I look.", "/", "/etc", "hosts", "etc"]


def test_a_call_that_the_history_names_by_another_id_is_told_once() -> None:
    renamed = assistant("", ToolCall("pack", '{"for":"rain"}', "record-5"))
    after = (ASKED, renamed, result("boots", "c1"))
    spans = [
        span("a", parent="", given=(ASKED,), said=(CALL,)),
        span("b", at=5, parent="", given=after, said=(assistant("Take boots."),)),
    ]
    assert [kind for _, kind, _ in _told(*spans)] == ["user", "tool_call", "tool_result", "assistant"]


def test_a_result_without_words_has_those_of_its_run() -> None:
    spans = [
        span("a", parent="", given=(ASKED,), said=(CALL,)),
        span("t", "tool", at=2, parent="", tool=ToolRun("pack", '{"for": "rain"}', "boots")),
        span("b", at=5, parent="", given=(ASKED, CALL, result("", "c1")), said=(assistant("Take boots."),)),
    ]
    assert _told(*spans)[2:] == [(0, "tool_result", "boots"), (0, "assistant", "Take boots.")]


def test_a_call_that_is_made_again_is_told_again() -> None:
    again = assistant("", ToolCall("pack", '{"for": "rain"}', "c2"))
    spans = [
        span("a", parent="", given=(ASKED,), said=(CALL,)),
        span("b", at=5, parent="", given=AFTER, said=(again,)),
        span("c", at=9, parent="", given=(*AFTER, again, result("coat", "c2")), said=(assistant("Both."),)),
    ]
    assert [kind for _, kind, _ in _told(*spans)].count("tool_call") == 2
