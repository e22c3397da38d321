"""A trace becomes the messages that the agent had seen, and its answer."""

from datetime import UTC, datetime, timedelta

import pytest

from pattern_pipeline.datasets.messages import ChatMessage, cut_exchange, read_messages
from pattern_pipeline.traces.model import Message, Source, Span, ToolCall, ToolRun, Trace
from pattern_pipeline.traces.payload import to_payload

START = datetime(2026, 3, 10, 9, tzinfo=UTC)
SYSTEM, ASKED = Message("system", "Be kind.\n\n\nBe brief."), Message("user", "Where is it?")
CALLED = Message("assistant", "", (ToolCall("find", '{"id": 1}', "c1"),))
FOUND = Message("tool", "lost", tool_call_id="c1")
TOLD = Message("assistant", "It is lost.")


def span(number: int, kind: str, parent: str = "", **fields: object) -> Span:
    at = START + timedelta(seconds=number)
    return Span(f"s{number}", kind, kind, at, at + timedelta(seconds=1), parent, **fields)  # type: ignore[arg-type]


def said(*spans: Span) -> list[tuple[str, str | None, str]]:
    payload = to_payload(Trace("t1", spans, Source("a.jsonl", 1, "otlp")))
    return [(message.role, message.name, message.content) for message in read_messages(payload)]


WHOLE = [
    ("system", None, "Be kind.\n\n\nBe brief."),
    ("user", None, "Where is it?"),
    ("assistant", "find", '{"id": 1}'),
    ("tool", "find", "lost"),
    ("assistant", None, "It is lost."),
]


def test_messages_are_word_for_word_and_once_though_spans_repeat_them() -> None:
    spans = (
        span(1, "llm", input=(SYSTEM, ASKED), output=(CALLED,)),
        span(2, "tool", tool=ToolRun("find", '{"id": 1}', "lost", "c1")),
        span(3, "llm", input=(SYSTEM, ASKED, CALLED, FOUND), output=(TOLD,), error="took too long"),
    )
    assert said(*spans) == WHOLE


def test_a_very_long_prompt_is_not_cut() -> None:
    long = Message("system", "a rule\n\n" * 20_000)
    assert said(span(1, "llm", input=(long, ASKED), output=(TOLD,)))[0] == ("system", None, long.text)


def test_what_a_sub_agent_said_stays_inside_it() -> None:
    inner = (Message("system", "You search."), Message("user", "Search order 1"))
    spans = (
        span(1, "agent"),
        span(2, "llm", "s1", input=(SYSTEM, ASKED), output=(CALLED,)),
        span(3, "tool", "s1", tool=ToolRun("find", '{"id": 1}', "lost", "c1")),
        span(4, "agent", "s3"),
        span(5, "llm", "s4", input=inner, output=(Message("assistant", "Nothing found."),)),
        span(6, "llm", "s1", input=(SYSTEM, ASKED, CALLED, FOUND), output=(TOLD,)),
    )
    assert said(*spans) == WHOLE


S, U, A = (ChatMessage(role=role, content=role) for role in ("system", "user", "assistant"))
CALL = ChatMessage(role="assistant", content="{}", name="find")


@pytest.mark.parametrize(
    ("messages", "before", "answer"),
    [
        ((S, U, A), (S, U), A),
        ((U, A, U, CALL, A), (U, A, U, CALL), A),
        ((U, A, U), (U,), A),
        ((A, U), (A, U), None),
        ((U, CALL), (U, CALL), None),
        ((S,), (S,), None),
        ((), (), None),
    ],
)
def test_the_cut_is_before_the_last_answer_to_a_request(
    messages: tuple[ChatMessage, ...], before: tuple[ChatMessage, ...], answer: ChatMessage | None
) -> None:
    found = cut_exchange(messages)
    assert (found.before, found.answer) == (before, answer)


def told(*turns: str) -> tuple[ChatMessage, ...]:
    """Messages of a conversation; ``call`` stands for a tool call with its result."""
    messages: list[ChatMessage] = []
    for turn in turns:
        role, _, text = turn.partition(": ")
        if role == "call":
            messages.append(ChatMessage(role="assistant", content="{}", name=text))
            messages.append(ChatMessage(role="tool", content="done", name=text))
        else:
            messages.append(ChatMessage(role=role, content=text))  # type: ignore[arg-type]
    return tuple(messages)


@pytest.mark.parametrize(
    ("turns", "answer"),
    [
        (
            ["user: Can you cancel it?", "assistant: Done.", "user: Thanks!", "assistant: You're welcome."],
            "Done.",
        ),
        (
            [
                "user: Cancel it",
                "assistant: Which?",
                "user: The blue one",
                "call: cancel",
                "assistant: Done.",
            ],
            "Done.",
        ),
        (
            ["user: Cancel it", "assistant: Which?", "user: What do I have?", "assistant: Two orders."],
            "Two orders.",
        ),
        (["user: Hello", "assistant: Hello!"], "Hello!"),
        (["user: The blue one", "assistant: I see.", "user: And green", "assistant: Noted."], "Noted."),
    ],
)
def test_the_cut_is_before_the_last_answer_that_the_agent_had_to_work_for(
    turns: list[str], answer: str
) -> None:
    cut = cut_exchange(told(*turns))
    assert cut.answer is not None
    assert cut.answer.content == answer
    assert cut.before == told(*turns)[: len(cut.before)]
