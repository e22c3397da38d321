"""Messages hidden in texts: JSON in strings, Python's notation, dialogues; any value, and any text, is read."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pattern_pipeline.traces.model import Message, Role, ToolCall
from pattern_pipeline.traces.vocabularies.messages import find_messages, parse_messages
from pattern_pipeline_tests.traces.building import assistant, result, user

ASKED = user('It\'s a "shoe"?')
HISTORY = [{"role": "user", "content": ASKED.text}]
CALL = ToolCall("find", '{"q":1}', "c1")


@pytest.mark.parametrize("times", [1, 2, 3])
def test_json_in_a_string_of_json(times: int) -> None:
    value: Any = HISTORY
    for _ in range(times):
        value = json.dumps(value)
    assert parse_messages(value, "user") == (ASKED,)


PYTHON = [
    ("a dict", '{\'query\': "It\'s a \\"shoe\\"?"}', (ASKED,)),
    ("a list of dicts", str(HISTORY), (ASKED,)),
    ("a tuple", "('human', 'shoes?')", (user("shoes?"),)),
    (
        "true and none",
        "{'messages': [{'role': 'user', 'content': 'a', 'name': None, 'kept': True}]}",
        (user("a"),),
    ),
    (
        "constructors",
        "[SystemMessage(content='s', additional_kwargs={}), HumanMessage(content='h', id='1'), "
        "AIMessage(content='', tool_calls=[{'name': 'find', 'args': {'q': 1}, 'id': 'c1', 'type': 'tool_call'}]), "
        "ToolMessage(content='r', tool_call_id='c1')]",
        (Message("system", "s"), user("h"), assistant("", CALL), result("r", "c1")),
    ),
    (
        "a constructor in a state",
        "{'messages': [HumanMessage(content='h')], 'step': 3, 'at': datetime.datetime(2026, 1, 2, 3)}",
        (user("h"),),
    ),
    (
        "a model's fields",
        "role='assistant' content=None tool_calls=[{'id': 'c1', 'function': {'arguments': '{\"q\":1}', "
        "'name': 'find'}, 'type': 'function'}] metrics=Metrics(tokens=0, timer=None) created_at=17",
        (assistant("", CALL),),
    ),
    (
        "enumerations and objects",
        "ChatMessage(role=<MessageRole.USER: 'user'>, client=<a.Client object at 0x7f>, "
        "blocks=[TextBlock(block_type='text', text='a = b, <c>')])",
        (user("a = b, <c>"),),
    ),
    ("an attribute for a role", "Message(role=Role.ASSISTANT, content='a')", (assistant("a"),)),
    ("strings beside each other", "{'query': 'a' 'b' + 'c'}", (user("abc"),)),
]


@pytest.mark.parametrize(
    ("value", "expected"), [case[1:] for case in PYTHON], ids=[case[0] for case in PYTHON]
)
def test_python_notation(value: str, expected: tuple[Message, ...]) -> None:
    assert parse_messages(value, "user") == expected


PROSE = [
    "find(me) a shoe",
    "x=3 and y=4, what is z?",
    "(please) be quick",
    "{not json}",
    "['unclosed",
    "print('hello')",
    "a='b",
    "Note: user: is a word",
    '"quoted" words',
    "[link](https://example.org)",
]


@pytest.mark.parametrize("words", PROSE)
def test_prose_stays_as_it_is(words: str) -> None:
    assert parse_messages(words, "user") == (user(words),)


@pytest.mark.parametrize("words", [*PROSE, "user: hi", '{"a": 1}', "{'query': 'x'}", "None"])
def test_the_content_of_a_message_stays_as_it_is(words: str) -> None:
    assert parse_messages([{"role": "user", "content": words}], "user") == (user(words),)


DIALOGUES: list[tuple[str, Role, tuple[Message, ...]]] = [
    (
        "system: Be kind.\nuser: shoes?\nin blue",
        "user",
        (Message("system", "Be kind."), user("shoes?\nin blue")),
    ),
    ("Human: shoes?\nAI: two\nHuman: thanks", "user", (user("shoes?"), assistant("two"), user("thanks"))),
    ("\n\nHuman: shoes?\n\nAssistant:", "user", (user("shoes?"),)),
    ("user: a\nassistant: None\ntool: found\nuser: b", "user", (user("a"), result("found", ""), user("b"))),
    ("user: a\nError: b\nUser: c", "user", (user("a\nError: b\nUser: c"),)),
    ("System: Windows\nModel: X200", "user", (user("System: Windows\nModel: X200"),)),
    ("user: a\nassistant: b", "system", (Message("system", "user: a\nassistant: b"),)),
    ("assistant: two", "assistant", (assistant("two"),)),
    ("User: shoes?\nAssistant: two", "assistant", (assistant("User: shoes?\nAssistant: two"),)),
    (
        "<|im_start|>system\nBe kind.<|im_end|>\n<|im_start|>user\nshoes?<|im_end|>\n<|im_start|>assistant\n",
        "user",
        (Message("system", "Be kind."), user("shoes?")),
    ),
    (
        "<|start_header_id|>user<|end_header_id|>\n\nshoes?<|eot_id|>",
        "user",
        (user("shoes?"),),
    ),
]


@pytest.mark.parametrize(("words", "default", "expected"), DIALOGUES)
def test_dialogues_as_one_text(words: str, default: Role, expected: tuple[Message, ...]) -> None:
    assert parse_messages(words, default) == expected


_KEYS = (
    "role", "type", "content", "parts", "text", "message", "messages", "tool_calls", "function", "name", "kind",
    "arguments", "id", "data", "source", "input", "output", "kwargs", "args", "lc", "event.name", "choices",
    "candidates", "image_url", "tool_call_id", "items", "result", "function_call", "toolUse", "part_kind",
)  # fmt: skip
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(_KEYS) | st.text(max_size=4),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
roles: st.SearchStrategy[Role] = st.sampled_from(("user", "assistant", "system", "tool"))


@given(anything, roles)
def test_any_value_is_read_without_an_error(value: Any, default: Role) -> None:
    for found in (
        parse_messages(value, default),
        find_messages(value, default),
        parse_messages(json.dumps(value), default),
    ):
        assert all(
            isinstance(one.text, str) and one.role in ("user", "assistant", "system", "tool") for one in found
        )
        assert all(
            isinstance(call.name, str) and isinstance(call.arguments, str)
            for one in found
            for call in one.tool_calls
        )


@given(anything, st.text(alphabet="ab c\n", min_size=1, max_size=9).filter(str.strip), roles)
def test_plain_text_said_by_a_role_is_never_lost(besides: Any, words: str, who: Role) -> None:
    told = {"role": who, "content": words}
    for value in (
        [told],
        {"messages": [told]},
        [besides, told],
        {"messages": [told], "state": besides},
        json.dumps([told]),
    ):
        assert words in [one.text for one in parse_messages(value, "user")]


@given(st.text(alphabet="abc=(){}[]<>'\"\\,:\n ", max_size=40))
def test_any_text_is_read_without_an_error(words: str) -> None:
    found = parse_messages(words, "user")
    assert all(isinstance(one.text, str) for one in found)
    if not set(words) & set('[{(="<'):
        assert found == ((user(words),) if words.strip() else ())


@pytest.mark.parametrize("opening", ["[", "{'a':", "f(", "((", "[{'a': ["])
def test_deep_texts_and_values_are_read_without_an_error(opening: str) -> None:
    assert len(parse_messages(opening * 20_000, "user")) == 1
    deep: Any = "words"
    for _ in range(5_000):
        deep = [deep]
    assert parse_messages(deep, "user") == ()
