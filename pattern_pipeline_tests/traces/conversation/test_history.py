"""Histories that every span repeats become one conversation: nothing doubled, nothing lost."""

from hypothesis import given
from hypothesis import strategies as st

from pattern_pipeline.traces.conversation.history import merge_history
from pattern_pipeline.traces.model import Message, Span, ToolCall, ToolRun, Trace
from pattern_pipeline_tests.traces.building import assistant, result, span, trace, user

CALL = ToolCall("find", '{"q": "shoe"}', "c1")
ROOT = span("root", "agent", parent="", seconds=100)


def _told(read: Trace) -> list[tuple[str, str]]:
    return [(entry.kind, entry.text) for entry in merge_history(read)]


words = st.text(alphabet="abc ?", min_size=1, max_size=3).filter(str.strip)


@st.composite
def conversations(draw: st.DrawFn) -> list[tuple[Message, Message]]:
    """Turns of a user's words and an answer; words may repeat, as "yes" and "ok" do."""
    return [
        (user(question), assistant(answer))
        for question, answer in draw(st.lists(st.tuples(words, words), min_size=1, max_size=8))
    ]


def _flat(turns: list[tuple[Message, Message]]) -> list[tuple[str, str]]:
    return [(message.role, message.text) for turn in turns for message in turn]


@given(conversations())
def test_full_histories_give_back_the_conversation(turns: list[tuple[Message, Message]]) -> None:
    spans: list[Span] = [ROOT]
    history: tuple[Message, ...] = ()
    for number, (question, answer) in enumerate(turns):
        history = (*history, question)
        spans.append(span(f"s{number}", at=number * 2, given=history, said=(answer,)))
        history = (*history, answer)
    assert _told(trace(*spans)) == _flat(turns)


@given(st.lists(words, min_size=2, max_size=12), st.integers(min_value=3, max_value=5))
def test_truncated_histories_give_back_the_conversation(texts: list[str], window: int) -> None:
    said = [
        user(f"{number} {text}") if number % 2 == 0 else assistant(f"{number} {text}")
        for number, text in enumerate(texts)
    ]
    spans = [ROOT] + [
        span(
            f"s{number}", at=number, given=tuple(said[max(0, number - window) : number]), said=(said[number],)
        )
        for number in range(1, len(said), 2)
    ]
    answered = len(said) - len(said) % 2
    assert _told(trace(*spans)) == [(message.role, message.text) for message in said[:answered]]


@given(conversations())
def test_new_messages_only_give_back_the_conversation(turns: list[tuple[Message, Message]]) -> None:
    told = [(user(f"{number}{question.text}"), answer) for number, (question, answer) in enumerate(turns)]
    spans = [ROOT] + [
        span(f"s{number}", at=number * 2, given=(question,), said=(answer,))
        for number, (question, answer) in enumerate(told)
    ]
    assert _told(trace(*spans)) == _flat(told)


def test_a_router_beside_the_agent_doubles_nothing() -> None:
    first = (user("my bill"),)
    second = (*first, assistant("which month?"), user("May"))
    read = trace(
        ROOT,
        span("r1", at=0, given=first, said=(assistant("billing"),)),
        span("a1", at=2, given=first, said=(assistant("which month?"),)),
        span("r2", at=4, given=second, said=(assistant("billing"),)),
        span("a2", at=6, given=second, said=(assistant("It is 5."),)),
    )
    said = [text for _, text in _told(read)]
    assert said == ["my bill", "billing", "which month?", "May", "billing", "It is 5."]


def test_a_summary_in_place_of_the_beginning_is_told_when_it_was_made() -> None:
    old = (user("one"), assistant("two"), user("three"))
    read = trace(
        ROOT,
        span("a", at=0, given=old, said=(assistant("four"),)),
        span(
            "b",
            at=5,
            given=(user("Summary: one two"), user("three"), assistant("four"), user("five")),
            said=(assistant("six"),),
        ),
    )
    assert [text for _, text in _told(read)] == [
        "one",
        "two",
        "three",
        "four",
        "Summary: one two",
        "five",
        "six",
    ]


def test_a_call_its_run_and_its_result_are_one() -> None:
    before = (user("shoes?"),)
    after = (*before, assistant("", CALL), result("none", "c1"))
    read = trace(
        ROOT,
        span("a", at=0, given=before, said=(assistant("", CALL),)),
        span("t", "tool", at=2, tool=ToolRun("find", '{"q":"shoe"}', "none"), error="timeout"),
        span("b", at=4, given=after, said=(assistant("Nothing."),)),
    )
    assert _told(read) == [
        ("user", "shoes?"),
        ("tool_call", '{"q": "shoe"}'),
        ("tool_result", "none"),
        ("assistant", "Nothing."),
    ]
    entries = merge_history(read)
    assert (entries[2].tool, entries[2].failed) == ("find", True)


def test_a_result_that_no_history_repeats_is_taken_from_the_tools_span() -> None:
    read = trace(
        ROOT,
        span("a", at=0, given=(user("shoes?"),), said=(assistant("", CALL),)),
        span("t", "tool", at=2, tool=ToolRun("find", "{}", "two pairs", "c1")),
    )
    assert _told(read)[-1] == ("tool_result", "two pairs")


def test_tools_that_answer_no_call_stand_between_question_and_answer() -> None:
    read = trace(
        ROOT,
        span("a", at=0, given=(user("hi"),), said=(assistant("yes?"),)),
        span("t", "tool", at=3, tool=ToolRun("find", "{}", "two")),
        span("b", at=5, given=(user("hi"), assistant("yes?"), user("shoes")), said=(assistant("Two."),)),
    )
    kinds = [kind for kind, _ in _told(read)]
    assert kinds == ["user", "assistant", "user", "tool_call", "tool_result", "assistant"]


def test_call_ids_that_an_agent_uses_again_lose_nothing() -> None:
    history: tuple[Message, ...] = ()
    spans = [ROOT]
    for turn in range(3):
        history = (*history, user(f"q{turn}"))
        call = assistant("", ToolCall("find", str(turn), "call_0"))
        spans.append(span(f"a{turn}", at=turn * 10, given=history, said=(call,)))
        history = (*history, call, result(f"r{turn}", "call_0"))
        spans.append(span(f"b{turn}", at=turn * 10 + 5, given=history, said=(assistant(f"x{turn}"),)))
        history = (*history, assistant(f"x{turn}"))
    expected = [text for turn in range(3) for text in (f"q{turn}", str(turn), f"r{turn}", f"x{turn}")]
    assert [text for _, text in _told(trace(*spans))] == expected


def test_system_prompts_come_once_and_first_and_evaluators_not_at_all() -> None:
    prompt = Message("system", "Be kind.")
    read = trace(
        ROOT,
        span("a", at=0, given=(prompt, user("one")), said=(assistant("two"),)),
        span(
            "b", at=5, given=(prompt, user("one"), assistant("two"), user("three")), said=(assistant("four"),)
        ),
        span("judge", "evaluator", at=7, given=(user("rate this"),), said=(assistant("5"),)),
        span("inner", at=7, parent="judge", given=(user("rate this too"),), said=(assistant("4"),)),
    )
    assert [text for _, text in _told(read)] == ["Be kind.", "one", "two", "three", "four"]


def test_sub_agents_are_deeper_and_wrappers_without_words_are_not() -> None:
    read = trace(
        span("wrapper", "agent", parent="", seconds=100),
        span("root", "agent", parent="wrapper", seconds=100),
        span("a", at=0, given=(user("plan it"),), said=(assistant("", ToolCall("ask", "{}", "c")),)),
        span("helper", "agent", at=2, seconds=5),
        span("h", at=3, parent="helper", given=(user("help"),), said=(assistant("done"),)),
        span(
            "b",
            at=9,
            given=(user("plan it"), assistant("", ToolCall("ask", "{}", "c")), result("done!", "c")),
            said=(assistant("ok"),),
        ),
    )
    told = [(entry.depth, entry.text) for entry in merge_history(read)]
    assert told == [(0, "plan it"), (0, "{}"), (1, "help"), (1, "done"), (0, "done!"), (0, "ok")]


def test_one_call_recorded_by_two_instrumentations_is_told_once() -> None:
    read = trace(
        ROOT,
        span("outer", given=(user("one"),), said=(assistant("two"),)),
        span("inner", parent="outer", given=(user("one"),), said=(assistant("two"),)),
    )
    assert _told(read) == [("user", "one"), ("assistant", "two")]


def test_a_model_that_failed_is_told_and_a_span_that_is_its_own_parent_does_no_harm() -> None:
    read = trace(
        span("root", "agent", parent="root", seconds=9),
        span("a", given=(user("one"),), error="rate limit"),
        span("b", at=2, given=(user("one"),), said=(assistant("two"),)),
    )
    assert _told(read) == [("user", "one"), ("error", "rate limit"), ("assistant", "two")]


def test_what_an_agent_was_asked_stands_in_where_no_model_was_recorded() -> None:
    read = trace(span("root", "agent", parent="", given=(user("one"),), said=(assistant("two"),)))
    assert _told(read) == [("user", "one"), ("assistant", "two")]


@given(conversations(), st.booleans(), st.data())
def test_spans_in_whatever_order_they_arrive_tell_the_same(
    turns: list[tuple[Message, Message]], ids: bool, data: st.DataObject
) -> None:
    spans: list[Span] = [ROOT]
    history: tuple[Message, ...] = ()
    expected: list[tuple[str, str]] = []
    for number, (question, answer) in enumerate(turns):
        call = assistant("", ToolCall("find", f'{{"n": {number}}}', f"c{number}" if ids else ""))
        found = result(f"r{number}", f"c{number}" if ids else "")
        history = (*history, question)
        spans.append(span(f"a{number}", at=number * 10, given=history, said=(call,)))
        history = (*history, call, found)
        spans.append(span(f"b{number}", at=number * 10 + 5, given=history, said=(answer,)))
        history = (*history, answer)
        expected += [
            ("user", question.text),
            ("tool_call", f'{{"n": {number}}}'),
            ("tool_result", f"r{number}"),
            ("assistant", answer.text),
        ]
    assert _told(trace(*data.draw(st.permutations(spans)))) == expected
