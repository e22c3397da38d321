"""The same short exchange in the shape of every provider and framework we know of, hand-made."""

from typing import Any

import pytest

from pattern_pipeline.traces.model import Message, Role, ToolCall
from pattern_pipeline.traces.vocabularies.messages import messages
from pattern_pipeline_tests.traces.building import assistant, result, user

CALL = ToolCall("find", '{"q":"shoe"}', "c1")
UNNAMED = ToolCall("find", '{"q":"shoe"}')
ARGUMENTS = {"q": "shoe"}
SYSTEM = Message("system", "Be kind.")
ASKED = user("shoes?")
CALLED = assistant("", CALL)
FOUND = result("two pairs", "c1")
ANSWER = assistant("We have two.")
WHOLE = (SYSTEM, ASKED, CALLED, FOUND, ANSWER)
Histories = list[tuple[str, Any, tuple[Message, ...]]]

HISTORIES: Histories = [
    (
        "GenAI parts",
        [
            {"role": "system", "parts": [{"type": "text", "content": "Be kind."}]},
            {"role": "user", "parts": [{"type": "text", "content": "shoes?"}]},
            {
                "role": "assistant",
                "parts": [
                    {"type": "reasoning", "content": "hm"},
                    {"type": "tool_call", "id": "c1", "name": "find", "arguments": ARGUMENTS},
                ],
                "finish_reason": "tool_call",
            },
            {"role": "tool", "parts": [{"type": "tool_call_response", "id": "c1", "response": "two pairs"}]},
            {"role": "assistant", "parts": [{"type": "text", "content": "We have two."}]},
        ],
        WHOLE,
    ),
    (
        "GenAI parts, ids of run and call",
        [
            {
                "role": "assistant",
                "parts": [
                    {"type": "tool_call", "id": ["run1", "c1"], "name": "find", "arguments": ARGUMENTS}
                ],
            },
            {
                "role": "tool",
                "parts": [{"type": "tool_call_response", "id": ["run1", "c1"], "result": "two pairs"}],
            },
        ],
        (CALLED, FOUND),
    ),
    (
        "chat completions",
        {
            "model": "m",
            "messages": [
                {"role": "developer", "content": "Be kind."},
                {"role": "user", "content": [{"type": "text", "text": "shoes?"}]},
                {
                    "role": "assistant",
                    "content": None,
                    "tool_calls": [
                        {
                            "id": "c1",
                            "type": "function",
                            "function": {"name": "find", "arguments": '{"q":"shoe"}'},
                        }
                    ],
                },
                {"role": "tool", "tool_call_id": "c1", "content": "two pairs"},
                {"role": "assistant", "content": "We have two."},
            ],
            "tools": [{"type": "function", "function": {"name": "find", "parameters": {"type": "object"}}}],
        },
        WHOLE,
    ),
    (
        "chat completions before tools",
        [
            {
                "role": "assistant",
                "content": None,
                "function_call": {"name": "find", "arguments": '{"q":"shoe"}'},
            },
            {"role": "function", "name": "find", "content": "two pairs"},
        ],
        (assistant("", UNNAMED), result("two pairs", "")),
    ),
    (
        "responses",
        {
            "instructions": "Be kind.",
            "input": [
                {"role": "user", "content": [{"type": "input_text", "text": "shoes?"}]},
                {"type": "reasoning", "summary": [], "id": "r"},
                {
                    "type": "function_call",
                    "id": "f",
                    "call_id": "c1",
                    "name": "find",
                    "arguments": '{"q":"shoe"}',
                },
                {"type": "function_call_output", "call_id": "c1", "output": "two pairs"},
                {
                    "type": "message",
                    "role": "assistant",
                    "content": [{"type": "output_text", "text": "We have two."}],
                },
            ],
        },
        WHOLE,
    ),
    (
        "content blocks",
        {
            "system": [{"type": "text", "text": "Be kind."}],
            "messages": [
                {"role": "user", "content": "shoes?"},
                {
                    "role": "assistant",
                    "content": [
                        {"type": "thinking", "thinking": "hm"},
                        {"type": "tool_use", "id": "c1", "name": "find", "input": ARGUMENTS},
                    ],
                },
                {
                    "role": "user",
                    "content": [
                        {
                            "type": "tool_result",
                            "tool_use_id": "c1",
                            "content": [{"type": "text", "text": "two pairs"}],
                        }
                    ],
                },
                {"role": "assistant", "content": [{"type": "text", "text": "We have two."}]},
            ],
        },
        WHOLE,
    ),
    (
        "converse",
        {
            "system": [{"text": "Be kind."}],
            "messages": [
                {"role": "user", "content": [{"text": "shoes?"}]},
                {
                    "role": "assistant",
                    "content": [{"toolUse": {"toolUseId": "c1", "name": "find", "input": ARGUMENTS}}],
                },
                {
                    "role": "user",
                    "content": [{"toolResult": {"toolUseId": "c1", "content": [{"text": "two pairs"}]}}],
                },
                {"role": "assistant", "content": [{"text": "We have two."}]},
            ],
        },
        WHOLE,
    ),
    (
        "parts of a model",
        {
            "model": "m",
            "config": {
                "system_instruction": "Be kind.",
                "tools": [{"function_declarations": [{"name": "find"}]}],
            },
            "contents": [
                {"role": "user", "parts": [{"text": "shoes?"}]},
                {
                    "role": "model",
                    "parts": [{"function_call": {"id": "c1", "name": "find", "args": ARGUMENTS}}],
                },
                {
                    "role": "user",
                    "parts": [{"function_response": {"id": "c1", "name": "find", "response": "two pairs"}}],
                },
                {"role": "model", "parts": [{"text": "hm", "thought": True}, {"text": "We have two."}]},
            ],
        },
        WHOLE,
    ),
    (
        "parts of a model, camel case",
        {
            "systemInstruction": {"parts": [{"text": "Be kind."}]},
            "contents": [
                {"role": "user", "parts": [{"text": "shoes?"}]},
                {
                    "role": "model",
                    "parts": [{"functionCall": {"id": "c1", "name": "find", "args": ARGUMENTS}}],
                },
                {"role": "user", "parts": [{"functionResponse": {"id": "c1", "response": "two pairs"}}]},
                {"role": "model", "parts": [{"text": "We have two."}]},
            ],
        },
        WHOLE,
    ),
    (
        "typed messages of a graph",
        {
            "messages": [
                {"type": "system", "content": "Be kind.", "additional_kwargs": {}},
                {"type": "human", "content": "shoes?", "id": "m1", "example": False},
                {
                    "type": "ai",
                    "content": "",
                    "additional_kwargs": {
                        "tool_calls": [
                            {"id": "c1", "function": {"name": "find", "arguments": '{"q":"shoe"}'}}
                        ]
                    },
                    "tool_calls": [{"name": "find", "args": ARGUMENTS, "id": "c1", "type": "tool_call"}],
                },
                {
                    "type": "tool",
                    "content": "two pairs",
                    "tool_call_id": "c1",
                    "id": "m3",
                    "status": "success",
                },
                {"type": "AIMessageChunk", "content": [{"type": "text", "text": "We have two."}]},
            ],
            "remaining_steps": 24,
        },
        WHOLE,
    ),
    (
        "serialized constructors",
        [
            [
                {
                    "lc": 1,
                    "type": "constructor",
                    "id": ["a", "SystemMessage"],
                    "kwargs": {"content": "Be kind."},
                },
                {
                    "lc": 1,
                    "type": "constructor",
                    "id": ["a", "HumanMessage"],
                    "kwargs": {"content": "shoes?"},
                },
                {
                    "lc": 1,
                    "type": "constructor",
                    "id": ["a", "AIMessage"],
                    "kwargs": {
                        "content": "",
                        "tool_calls": [{"name": "find", "args": ARGUMENTS, "id": "c1"}],
                    },
                },
                {
                    "lc": 1,
                    "type": "constructor",
                    "id": ["a", "ToolMessage"],
                    "kwargs": {"content": "two pairs", "tool_call_id": "c1"},
                },
                {
                    "lc": 1,
                    "type": "constructor",
                    "id": ["a", "AIMessage"],
                    "kwargs": {"content": "We have two."},
                },
            ]
        ],
        WHOLE,
    ),
    (
        "type and data",
        [
            {"type": "human", "data": {"content": "shoes?", "additional_kwargs": {}}},
            {"type": "ai", "data": {"content": "We have two."}},
        ],
        (ASKED, ANSWER),
    ),
    ("pairs", [["system", "Be kind."], ["human", "shoes?"], ["ai", "We have two."]], (SYSTEM, ASKED, ANSWER)),
    (
        "events of messages",
        [
            {"event.name": "gen_ai.system.message", "content": "Be kind."},
            {
                "event.name": "gen_ai.user.message",
                "content": "shoes?",
                "role": "user",
                "gen_ai.message.index": 0,
            },
            {
                "event.name": "gen_ai.assistant.message",
                "tool_calls": [
                    {"id": "c1", "type": "function", "function": {"name": "find", "arguments": ARGUMENTS}}
                ],
            },
            {"event.name": "gen_ai.tool.message", "content": "two pairs", "id": "c1"},
            {
                "event.name": "gen_ai.choice",
                "index": 0,
                "message": {"role": "assistant", "content": "We have two."},
            },
        ],
        WHOLE,
    ),
    (
        "events with content in JSON",
        [
            {"role": "system", "gen_ai.event.content": '{"role": "system", "content": "Be kind."}'},
            {"role": "user", "gen_ai.event.content": '{"role": "user", "content": "shoes?", "name": null}'},
            {
                "gen_ai.event.content": '{"index": 0, "message": {"role": "Assistant", "content": "We have two."}}'
            },
        ],
        (SYSTEM, ASKED, ANSWER),
    ),
    (
        "parts in JSON within messages",
        [
            {"role": "user", "content": '[{"text": "shoes?"}]'},
            {
                "event.name": "gen_ai.choice",
                "message": '[{"toolUse": {"toolUseId": "c1", "name": "find", "input": {"q": "shoe"}}}]',
            },
            {"role": "tool", "content": "two pairs", "id": "c1"},
        ],
        (ASKED, CALLED, FOUND),
    ),
    (
        "model messages with tool-call parts",
        {
            "system": "Be kind.",
            "messages": [
                {"role": "user", "content": [{"type": "text", "text": "shoes?"}]},
                {
                    "role": "assistant",
                    "content": [
                        {"type": "tool-call", "toolCallId": "c1", "toolName": "find", "input": ARGUMENTS}
                    ],
                },
                {
                    "role": "tool",
                    "content": [
                        {
                            "type": "tool-result",
                            "toolCallId": "c1",
                            "toolName": "find",
                            "output": {"type": "text", "value": "two pairs"},
                        }
                    ],
                },
                {"role": "assistant", "content": "We have two."},
            ],
        },
        WHOLE,
    ),
    (
        "messages of a page, a call with its result",
        [
            {"id": "m1", "role": "user", "parts": [{"type": "text", "text": "shoes?"}]},
            {
                "id": "m2",
                "role": "assistant",
                "parts": [
                    {"type": "step-start"},
                    {
                        "type": "tool-find",
                        "toolCallId": "c1",
                        "state": "output-available",
                        "input": ARGUMENTS,
                        "output": "two pairs",
                    },
                ],
            },
        ],
        (ASKED, CALLED, FOUND),
    ),
    (
        "invocations within parts",
        [
            {"role": "user", "content": {"format": 2, "parts": [{"type": "text", "text": "shoes?"}]}},
            {
                "role": "assistant",
                "content": {
                    "format": 2,
                    "parts": [
                        {
                            "type": "tool-invocation",
                            "toolInvocation": {
                                "state": "result",
                                "toolCallId": "c1",
                                "toolName": "find",
                                "args": ARGUMENTS,
                                "result": "two pairs",
                            },
                        }
                    ],
                },
            },
        ],
        (ASKED, CALLED, FOUND),
    ),
    (
        "requests and responses of parts by kind",
        [
            {
                "kind": "request",
                "parts": [
                    {"part_kind": "system-prompt", "content": "Be kind."},
                    {"part_kind": "user-prompt", "content": "shoes?"},
                ],
            },
            {
                "kind": "response",
                "parts": [
                    {"part_kind": "tool-call", "tool_name": "find", "args": ARGUMENTS, "tool_call_id": "c1"}
                ],
            },
            {
                "kind": "request",
                "parts": [
                    {
                        "part_kind": "tool-return",
                        "tool_name": "find",
                        "content": "two pairs",
                        "tool_call_id": "c1",
                    }
                ],
            },
            {"kind": "response", "parts": [{"part_kind": "text", "content": "We have two."}]},
        ],
        WHOLE,
    ),
    (
        "agents that talk to each other",
        [
            {"type": "SystemMessage", "content": "Be kind."},
            {"source": "user", "type": "TextMessage", "content": "shoes?"},
            {
                "source": "helper",
                "type": "ToolCallRequestEvent",
                "content": [{"id": "c1", "name": "find", "arguments": '{"q":"shoe"}'}],
            },
            {
                "source": "helper",
                "type": "ToolCallExecutionEvent",
                "content": [{"content": "two pairs", "name": "find", "call_id": "c1", "is_error": False}],
            },
            {"source": "helper", "type": "TextMessage", "content": "We have two."},
        ],
        WHOLE,
    ),
    (
        "underscored fields",
        [
            {"_role": "system", "_content": [{"text": "Be kind."}], "_name": None, "_meta": {}},
            {"_role": "user", "_content": [{"text": "shoes?"}]},
            {
                "_role": "assistant",
                "_content": [{"tool_call": {"tool_name": "find", "arguments": ARGUMENTS, "id": "c1"}}],
            },
            {
                "_role": "tool",
                "_content": [
                    {
                        "tool_call_result": {
                            "result": "two pairs",
                            "origin": {"tool_name": "find", "arguments": ARGUMENTS, "id": "c1"},
                            "error": False,
                        }
                    }
                ],
            },
            {"_role": "assistant", "_content": [{"text": "We have two."}]},
        ],
        WHOLE,
    ),
    (
        "blocks",
        [
            {"role": "user", "additional_kwargs": {}, "blocks": [{"block_type": "text", "text": "shoes?"}]},
            {
                "role": "MessageRole.ASSISTANT",
                "blocks": [{"block_type": "text", "text": "We have two."}],
            },
        ],
        (ASKED, ANSWER),
    ),
    (
        "items with types of a language",
        [
            {"Role": {"Label": "user"}, "Items": [{"$type": "TextContent", "Text": "shoes?"}]},
            {"Role": {"Label": "Assistant"}, "Items": [{"$type": "TextContent", "Text": "We have two."}]},
        ],
        (ASKED, ANSWER),
    ),
    (
        "contents",
        {
            "messages": [
                {"role": "user", "contents": [{"type": "text", "text": "shoes?"}]},
                {
                    "role": "assistant",
                    "contents": [
                        {
                            "type": "function_call",
                            "call_id": "c1",
                            "name": "find",
                            "arguments": '{"q":"shoe"}',
                        }
                    ],
                },
                {
                    "role": "tool",
                    "contents": [{"type": "function_result", "call_id": "c1", "result": "two pairs"}],
                },
            ]
        },
        (ASKED, CALLED, FOUND),
    ),
    (
        "context items of a voice agent",
        {
            "items": [
                {"id": "i1", "type": "message", "role": "system", "content": ["Be kind."]},
                {"id": "i2", "type": "message", "role": "user", "content": ["shoes?"], "interrupted": False},
                {
                    "id": "i3",
                    "type": "function_call",
                    "call_id": "c1",
                    "name": "find",
                    "arguments": '{"q":"shoe"}',
                },
                {
                    "id": "i4",
                    "type": "function_call_output",
                    "call_id": "c1",
                    "output": "two pairs",
                    "is_error": False,
                },
            ]
        },
        (SYSTEM, ASKED, CALLED, FOUND),
    ),
    (
        "message types in capitals",
        {
            "messages": [
                {"messageType": "SYSTEM", "text": "Be kind."},
                {"messageType": "USER", "text": "shoes?"},
            ]
        },
        (SYSTEM, ASKED),
    ),
    (
        "chat history, preamble and message",
        {
            "preamble": "Be kind.",
            "chat_history": [{"role": "USER", "message": "hello"}, {"role": "CHATBOT", "message": "hi"}],
            "message": "shoes?",
        },
        (SYSTEM, user("hello"), assistant("hi"), ASKED),
    ),
    (
        "from and value",
        {"conversations": [{"from": "human", "value": "shoes?"}, {"from": "gpt", "value": "We have two."}]},
        (ASKED, ANSWER),
    ),
    (
        "messages of a thread",
        {
            "object": "list",
            "data": [
                {
                    "role": "user",
                    "content": [{"type": "text", "text": {"value": "shoes?", "annotations": []}}],
                }
            ],
        },
        (ASKED,),
    ),
    (
        "definitions of tools among the messages",
        [
            {"role": "user", "content": "shoes?"},
            {
                "role": "tool",
                "content": {
                    "type": "function",
                    "function": {"name": "find", "parameters": {"type": "object"}},
                },
            },
            {
                "type": "function",
                "function": {"name": "find", "description": "d", "parameters": {"type": "object"}},
            },
            {"name": "find", "description": "d", "input_schema": {"type": "object"}},
        ],
        (ASKED,),
    ),
]

ANSWERS: list[tuple[str, Any, tuple[Message, ...]]] = [
    (
        "a completion",
        {
            "id": "x",
            "choices": [
                {
                    "index": 0,
                    "message": {
                        "role": "assistant",
                        "content": None,
                        "refusal": None,
                        "tool_calls": [
                            {
                                "id": "c1",
                                "type": "function",
                                "function": {"name": "find", "arguments": '{"q":"shoe"}'},
                            }
                        ],
                    },
                }
            ],
            "usage": {"prompt_tokens": 3},
        },
        (CALLED,),
    ),
    ("a text completion", {"choices": [{"text": "We have two.", "index": 0}]}, (ANSWER,)),
    (
        "a response",
        {
            "object": "response",
            "instructions": "Be kind.",
            "output": [
                {"type": "reasoning", "summary": []},
                {
                    "type": "function_call",
                    "call_id": "c1",
                    "name": "find",
                    "arguments": '{"q":"shoe"}',
                    "id": "f",
                },
                {
                    "type": "message",
                    "role": "assistant",
                    "content": [{"type": "output_text", "text": "We have two."}],
                },
            ],
            "tools": [{"type": "function", "name": "find", "parameters": {}}],
        },
        (CALLED, ANSWER),
    ),
    (
        "a message of blocks",
        {
            "id": "x",
            "type": "message",
            "role": "assistant",
            "content": [{"type": "text", "text": "We have two."}],
            "stop_reason": "end_turn",
        },
        (ANSWER,),
    ),
    (
        "a converse response",
        {
            "output": {"message": {"role": "assistant", "content": [{"text": "We have two."}]}},
            "stopReason": "end_turn",
        },
        (ANSWER,),
    ),
    (
        "candidates",
        {
            "candidates": [
                {"content": {"role": "model", "parts": [{"text": "We have two."}]}, "finishReason": "STOP"}
            ]
        },
        (ANSWER,),
    ),
    (
        "an event of an agent",
        {"content": {"parts": [{"text": "We have two."}], "role": "model"}, "author": "shop", "actions": {}},
        (ANSWER,),
    ),
    (
        "generations",
        {
            "generations": [
                [
                    {
                        "text": "We have two.",
                        "message": {
                            "lc": 1,
                            "type": "constructor",
                            "id": ["a", "AIMessage"],
                            "kwargs": {"content": "We have two.", "tool_calls": []},
                        },
                    }
                ]
            ],
            "llm_output": {"model_name": "m"},
        },
        (ANSWER,),
    ),
    (
        "a local model's response",
        {
            "model": "m",
            "message": {
                "role": "assistant",
                "content": "",
                "tool_calls": [{"function": {"name": "find", "arguments": ARGUMENTS}}],
            },
            "done": True,
        },
        (assistant("", UNNAMED),),
    ),
    ("a local model's generation", {"model": "m", "response": "We have two.", "done": True}, (ANSWER,)),
    (
        "a chat model's old response",
        {"text": "We have two.", "generation_id": "g", "tool_calls": None, "meta": {}},
        (ANSWER,),
    ),
    (
        "a message with a plan beside its calls",
        {
            "message": {
                "role": "assistant",
                "tool_plan": "find",
                "tool_calls": [
                    {
                        "id": "c1",
                        "type": "function",
                        "function": {"name": "find", "arguments": '{"q":"shoe"}'},
                    }
                ],
            }
        },
        (CALLED,),
    ),
    ("calls alone", [{"toolCallId": "c1", "toolName": "find", "args": '{"q":"shoe"}'}], (CALLED,)),
    (
        "an answer among metrics",
        {"content": "We have two.", "metrics": {"tokens": 3}, "event": "Done"},
        (ANSWER,),
    ),
    (
        "a crew's result",
        {"raw": "We have two.", "pydantic": None, "tasks_output": [{"description": "d"}]},
        (ANSWER,),
    ),
    ("a list of replies", {"replies": ["We have two."]}, (ANSWER,)),
    ("a list of texts", ["We have two."], (ANSWER,)),
    (
        "what a server's tool says",
        {"content": [{"type": "text", "text": "We have two."}], "isError": False},
        (ANSWER,),
    ),
    ("structured output", {"name": "shoe", "pairs": 2}, (assistant('{"name":"shoe","pairs":2}'),)),
    ("a number", 42, (assistant("42"),)),
    (
        "a provider's own tool",
        {"output": [{"type": "web_search_call", "id": "w1", "action": {"query": "shoe"}}]},
        (assistant("", ToolCall("web_search", '{"query":"shoe"}', "w1")),),
    ),
    (
        "a stream",
        [
            {"choices": [{"delta": {"role": "assistant", "content": ""}}]},
            *({"choices": [{"delta": {"content": piece}}]} for piece in ("We", " have", " ", "two", ".")),
            {"choices": [{"delta": {}, "finish_reason": "stop"}]},
        ],
        (ANSWER,),
    ),
    (
        "a stream of a call",
        [
            {
                "choices": [
                    {
                        "delta": {
                            "tool_calls": [
                                {"index": 0, "id": "c1", "function": {"name": "find", "arguments": ""}}
                            ]
                        }
                    }
                ]
            },
            *(
                {"choices": [{"delta": {"tool_calls": [{"index": 0, "function": {"arguments": piece}}]}}]}
                for piece in ('{"q"', ":", '"shoe"', "}")
            ),
        ],
        (CALLED,),
    ),
]

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


@pytest.mark.parametrize(
    ("value", "expected"), [case[1:] for case in HISTORIES], ids=[case[0] for case in HISTORIES]
)
def test_histories(value: Any, expected: tuple[Message, ...]) -> None:
    assert messages(value, "user") == expected


@pytest.mark.parametrize(
    ("value", "expected"), [case[1:] for case in ANSWERS], ids=[case[0] for case in ANSWERS]
)
def test_answers(value: Any, expected: tuple[Message, ...]) -> None:
    assert messages(value, "assistant") == expected


@pytest.mark.parametrize("value", REQUESTS, ids=lambda value: ", ".join(value))
def test_requests(value: Any) -> None:
    assert messages(value, "user") == (ASKED,)


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
    assert messages([{"role": "user", "content": [block]}], "user") == (result(expected, "c1"),)


@pytest.mark.parametrize("value", [None, "", "  ", "None", "null", "{}", "[]", {}, [], [[]], [0.1, 0.25]])
@pytest.mark.parametrize("default", ["user", "assistant"])
def test_nothing_is_said_by_nothing(value: Any, default: Role) -> None:
    assert messages(value, default) == ()


def test_an_answer_keeps_its_words_beside_its_calls() -> None:
    said = {
        "role": "assistant",
        "content": [
            {"type": "text", "text": "I look."},
            {"type": "tool_use", "id": "c1", "name": "find", "input": ARGUMENTS},
        ],
        "tool_calls": [{"name": "find", "args": ARGUMENTS, "id": "c1"}],
    }
    assert messages([said], "assistant") == (assistant("I look.", CALL),)


def test_results_stand_before_the_words_that_follow_them() -> None:
    content = [
        {"type": "tool_result", "tool_use_id": "c1", "content": "two pairs"},
        {"type": "text", "text": "and?"},
    ]
    assert messages([{"role": "user", "content": content}], "user") == (FOUND, user("and?"))
