"""A conversation text becomes the messages that the agent had seen, and its answer."""

import orjson
import pytest

from pattern_pipeline.datasets.messages import ChatMessage, exchange, messages_of


def lines(*spoken: tuple[str, str] | tuple[str, str, str]) -> str:
    return orjson.dumps(
        [
            {"number": number, "kind": said[0], "text": said[1], "tool": said[2] if len(said) > 2 else ""}
            for number, said in enumerate(spoken, 1)
        ]
    ).decode()


def test_lines_of_one_speaker_are_one_message_and_tools_keep_their_names() -> None:
    text = lines(
        ("system", "Be kind."),
        ("user", "Hello."),
        ("user", "Where is it?"),
        ("tool_call", '{"id": 1}', "find"),
        ("tool_call", '{"id": 2}', "find"),
        ("tool_result", "lost", "find"),
        ("error", "span failed"),
        ("cut", "3 lines left out"),
        ("assistant", "It is lost."),
    )
    assert [(said.role, said.name, said.content) for said in messages_of(text)] == [
        ("system", None, "Be kind."),
        ("user", None, "Hello.\nWhere is it?"),
        ("assistant", "find", '{"id": 1}'),
        ("assistant", "find", '{"id": 2}'),
        ("tool", "find", "lost"),
        ("assistant", None, "It is lost."),
    ]


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
    found = exchange(messages)
    assert (found.before, found.answer) == (before, answer)
