"""The traces of a session read as one conversation, each message once."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pattern_pipeline.traces.conversation.history import merge_history
from pattern_pipeline.traces.model import Message, Redaction, Trace
from pattern_pipeline.traces.units.raw_units import merge_session
from pattern_pipeline_tests.traces.building import assistant, span, trace, user

words = st.text(alphabet="abc ?", min_size=1, max_size=3).filter(str.strip)
turns_of_a_session = st.lists(st.tuples(words, words), min_size=1, max_size=6)


def _told(read: Trace) -> list[tuple[str, str]]:
    return [(entry.kind, entry.text) for entry in merge_history(read)]


def _turn(number: int, history: tuple[Message, ...], answer: Message, *, agent: bool) -> Trace:
    """A trace of one turn; every program numbers its spans from 1 again."""
    at = number * 60
    model = span("2", at=at + 1, parent="1" if agent else "", given=history, said=(answer,))
    outer = (span("1", "agent", at=at, seconds=10, parent=""),) if agent else ()
    return replace(trace(*outer, model, trace_id=f"t{number}"), session_id="s")


@pytest.mark.parametrize("agent", [True, False])
@given(turns=turns_of_a_session, data=st.data())
def test_traces_that_repeat_the_earlier_turns_give_each_message_once(
    agent: bool, turns: list[tuple[str, str]], data: st.DataObject
) -> None:
    history: tuple[Message, ...] = ()
    traces: list[Trace] = []
    for number, (question, answer) in enumerate(turns):
        history = (*history, user(question))
        traces.append(_turn(number, history, assistant(answer), agent=agent))
        history = (*history, assistant(answer))
    whole = merge_session(data.draw(st.permutations(traces)))
    assert _told(whole) == [(message.role, message.text) for message in history]


@pytest.mark.parametrize("agent", [True, False])
@given(turns=turns_of_a_session)
def test_traces_of_one_turn_each_read_as_one_conversation(agent: bool, turns: list[tuple[str, str]]) -> None:
    traces = [
        _turn(number, (user(f"{number}{question}"),), assistant(answer), agent=agent)
        for number, (question, answer) in enumerate(turns)
    ]
    expected = [
        told
        for number, (question, answer) in enumerate(turns)
        for told in (("user", f"{number}{question}"), ("assistant", answer))
    ]
    assert _told(merge_session(traces)) == expected


@pytest.mark.parametrize("agent", [True, False])
@given(turns=st.lists(words, min_size=2, max_size=7), window=st.integers(2, 4))
def test_windows_that_lost_the_beginning_give_each_message_once(
    agent: bool, turns: list[str], window: int
) -> None:
    said: list[Message] = []
    traces: list[Trace] = []
    for number, text in enumerate(turns):
        said.append(user(f"{number} {text}"))
        answer = assistant(f"to {number}")
        traces.append(_turn(number, tuple(said[-(2 * window - 1) :]), answer, agent=agent))
        said.append(answer)
    assert _told(merge_session(traces)) == [(message.role, message.text) for message in said]


def test_span_ids_that_traces_share_stay_apart() -> None:
    traces = [_turn(number, (user(f"q{number}"),), assistant("a"), agent=True) for number in range(3)]
    whole = merge_session(traces)
    ids = [each.span_id for each in whole.spans]
    assert len(set(ids)) == len(ids) == 6
    parents = {each.span_id: each.parent_id for each in whole.spans}
    assert [parents[key] in parents for key in ids] == [False, True] * 3


def test_a_value_redacted_in_two_traces_has_one_placeholder_in_the_session() -> None:
    first = replace(trace(span("a", given=(user("<EMAIL_1>"),))), redactions=(Redaction("<EMAIL_1>", "ann"),))
    second = replace(
        trace(span("b", at=9, given=(user("<EMAIL_1> or <EMAIL_2>"),)), trace_id="t2"),
        redactions=(Redaction("<EMAIL_1>", "bob"), Redaction("<EMAIL_2>", "ann")),
    )
    whole = merge_session([first, second])
    assert [text for _, text in _told(whole)] == ["<EMAIL_1>", "<EMAIL_2> or <EMAIL_1>"]
    assert {entry.fingerprint for entry in whole.redactions} == {"ann", "bob"}


def test_the_latest_word_on_a_session_counts() -> None:
    first = replace(trace(span("a")), user_id="", service="old", metadata={"plan": "free", "kept": "yes"})
    second = replace(
        trace(span("b", at=9), trace_id="t2"), user_id="u", service="new", metadata={"plan": "pro"}
    )
    whole = merge_session([second, first])
    assert (whole.trace_id, whole.user_id, whole.service) == ("t1", "u", "new")
    assert whole.metadata == {"plan": "pro", "kept": "yes"}
