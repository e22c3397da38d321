"""The same short exchange in the shape of every provider and framework we know of, hand-made."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from pattern_pipeline.traces.model import Message, Role, ToolCall
from pattern_pipeline.traces.vocabularies.messages import parse_messages
from pattern_pipeline_tests.traces.building import assistant, result, user

CALL = ToolCall("find", '{"q":"shoe"}', "c1")
ASKED = user("shoes?")
FOUND = result("two pairs", "c1")


def _shapes(name: str) -> list[Any]:
    """The shapes in a file, one a line: its name, the value, and the messages as role, text and what is beside."""
    lines = (Path(__file__).parent / "shapes" / f"{name}.jsonl").read_bytes().splitlines()
    cases = [orjson.loads(line) for line in lines]
    return [pytest.param(case["value"], case["messages"], id=case["shape"]) for case in cases]


def _told(found: tuple[Message, ...]) -> list[list[Any]]:
    return [_row(message) for message in found]


def _row(message: Message) -> list[Any]:
    if message.tool_calls:
        return [
            message.role,
            message.text,
            [[call.name, call.arguments, call.id] for call in message.tool_calls],
        ]
    return [message.role, message.text, *([message.tool_call_id] if message.role == "tool" else [])]


REQUESTS = [
    {"query": "shoes?"},
    {"question": "shoes?", "chat_history": []},
    {"input": "shoes?", "top_k": 3},
    {"prompt": "shoes?"},
    {"prompt": None, "messages": [{"role": "user", "content": "shoes?"}]},
    {"args": ["shoes?"], "kwargs": {}},
    {"args": ["<__main__.Shop object at 0x7f>", "shoes?"], "kwargs": {"k": 1}},
    {"args": [], "kwargs": {"user_input": "shoes?"}},
    {"input": {"messages": [{"role": "user", "content": "shoes?"}]}},
    {"user_id": "u", "new_message": {"role": "user", "parts": [{"text": "shoes?"}]}, "state_delta": None},
    {"data": {"query": "shoes?"}},
]


@pytest.mark.parametrize(("value", "expected"), _shapes("histories"))
def test_histories(value: Any, expected: list[list[Any]]) -> None:
    assert _told(parse_messages(value, "user")) == expected


@pytest.mark.parametrize(("value", "expected"), _shapes("answers"))
def test_answers(value: Any, expected: list[list[Any]]) -> None:
    assert _told(parse_messages(value, "assistant")) == expected


@pytest.mark.parametrize("value", REQUESTS, ids=lambda value: ", ".join(value))
def test_requests(value: Any) -> None:
    assert parse_messages(value, "user") == (ASKED,)


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        ({"is_error": True}, "Error: no such shoe"),
        ({"is_error": False}, "no such shoe"),
        ({"status": "error"}, "Error: no such shoe"),
    ],
)
def test_a_result_that_is_marked_as_failed_says_so(mark: dict[str, Any], expected: str) -> None:
    block = {"type": "tool_result", "tool_use_id": "c1", "content": "no such shoe", **mark}
    assert parse_messages([{"role": "user", "content": [block]}], "user") == (result(expected, "c1"),)


@pytest.mark.parametrize(
    "value",
    [None, "", "  ", "None", "null", "{}", "[]", {}, [], [[]], {"args": [], "kwargs": {}}, [0.1, 0.25]],
)
@pytest.mark.parametrize("default", ["user", "assistant"])
def test_nothing_is_said_by_nothing(value: Any, default: Role) -> None:
    assert parse_messages(value, default) == ()


def test_an_answer_keeps_its_words_beside_its_calls() -> None:
    said = {
        "role": "assistant",
        "content": [
            {"type": "text", "text": "I look."},
            {"type": "tool_use", "id": "c1", "name": "find", "input": {"q": "shoe"}},
        ],
        "tool_calls": [{"name": "find", "args": {"q": "shoe"}, "id": "c1"}],
    }
    assert parse_messages([said], "assistant") == (assistant("I look.", CALL),)


def test_results_stand_before_the_words_that_follow_them() -> None:
    content = [
        {"type": "tool_result", "tool_use_id": "c1", "content": "two pairs"},
        {"type": "text", "text": "and?"},
    ]
    assert parse_messages([{"role": "user", "content": content}], "user") == (FOUND, user("and?"))
