"""Payloads give back what was put in, and hold repeated messages once."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from pattern_pipeline.traces.model import Message, Source, Span, ToolCall, ToolRun, Trace
from pattern_pipeline.traces.payload import HistoryPrefix, compute_content_hash, from_payload, to_payload
from pattern_pipeline_tests.traces.building import span, trace, user

ASKED, ANSWERED, OTHER = Message("user", "hello"), Message("assistant", "good day"), Message("user", "bye")


def test_a_longer_history_is_known_as_far_as_the_one_before_went() -> None:
    continuing = HistoryPrefix()
    assert continuing.count_shared((ASKED,)) == 0
    assert continuing.count_shared((ASKED, ANSWERED)) == 1
    assert continuing.count_shared((ASKED, ANSWERED)) == 2


def test_a_span_without_messages_between_two_does_not_matter() -> None:
    continuing = HistoryPrefix()
    continuing.count_shared((ASKED,))
    assert continuing.count_shared(()) == 0
    assert continuing.count_shared((ASKED, OTHER)) == 1


def test_a_history_that_begins_otherwise_or_is_shorter_is_new_as_a_whole() -> None:
    continuing = HistoryPrefix()
    continuing.count_shared((ASKED, ANSWERED))
    assert continuing.count_shared((OTHER, ANSWERED)) == 0
    assert continuing.count_shared((OTHER,)) == 0


text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
moments = st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
calls = st.builds(ToolCall, text, text, text)
messages = st.builds(
    Message,
    st.sampled_from(["user", "assistant", "tool", "system"]),
    text,
    st.tuples(calls) | st.just(()),
    text,
)
histories = st.lists(messages, max_size=3).map(tuple)
spans = st.builds(
    Span,
    span_id=text,
    name=text,
    kind=st.sampled_from(["agent", "llm", "tool", "other"]),
    started_at=moments,
    ended_at=moments,
    parent_id=text,
    input=histories,
    output=histories,
    tool=st.none() | st.builds(ToolRun, text, text, text, text),
    error=text,
    model=text,
    input_tokens=st.integers(0, 10**6),
    output_tokens=st.integers(0, 10**6),
)
traces = st.builds(
    Trace,
    trace_id=text,
    spans=st.lists(spans, min_size=1, max_size=3).map(tuple),
    source=st.builds(Source, text, st.integers(1, 10**9), text),
    session_id=text,
    user_id=text,
    service=text,
    metadata=st.dictionaries(text, text, max_size=2),
)


@given(traces)
def test_a_payload_gives_back_the_trace(original: Trace) -> None:
    assert from_payload(to_payload(original)) == original


@given(traces)
def test_the_hash_leaves_out_only_the_source(original: Trace) -> None:
    assert compute_content_hash(
        replace(original, source=Source("elsewhere", 9, "x"))
    ) == compute_content_hash(original)
    assert compute_content_hash(replace(original, service=original.service + "x")) != compute_content_hash(
        original
    )


def test_a_history_that_spans_repeat_is_stored_once() -> None:
    history = tuple(user(f"message {number} " + "x" * 1000) for number in range(20))
    repeated = trace(*(span(f"s{number}", given=history[: number + 1]) for number in range(20)))
    assert len(to_payload(repeated)) < 30_000


def test_half_an_emoji_is_replaced_and_costs_nothing_else() -> None:
    broken = trace(span("s", given=(user("fine \ud83d"), user("whole"))))
    read = from_payload(to_payload(broken)).spans[0].input
    assert read[0].text.startswith("fine ")
    assert read[1] == user("whole")


def test_nul_which_no_lake_takes_is_replaced_and_a_backslash_before_it_kept() -> None:
    read = from_payload(to_payload(trace(span("s", given=(user("a\0b \\\0 \\u0000"),)))))
    assert read.spans[0].input[0].text == "a\ufffdb \\\ufffd \\u0000"
