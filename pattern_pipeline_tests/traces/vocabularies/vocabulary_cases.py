"""One call of a model, and one run of a tool, under the names of every instrumentation; written by hand."""

import json
from typing import Any

from pattern_pipeline.traces.model import Message, ToolCall, ToolRun
from pattern_pipeline_tests.traces.building import assistant, result, user

Attributes = dict[str, Any]

HI, YO = (user("hi"),), (assistant("yo"),)
CALL = ToolCall("find", '{"q":1}', "c1")
LONG = (Message("system", "Be."), user("shoes?"), assistant("", CALL), result("2", "c1"))
CHAT = [{"role": "user", "content": "hi"}]
ANSWER = {"role": "assistant", "content": "yo"}
OPENAI_CALL = {"id": "c1", "type": "function", "function": {"name": "find", "arguments": '{"q":1}'}}
LONG_CHAT = [
    {"role": "system", "content": "Be."},
    {"role": "user", "content": "shoes?"},
    {"role": "assistant", "tool_calls": [OPENAI_CALL]},
    {"role": "tool", "content": "2", "tool_call_id": "c1"},
]


def event_list(*pairs: tuple[str, dict[str, Any]]) -> str:
    return json.dumps([{"event.name": f"gen_ai.{name}", **event} for name, event in pairs])


MODEL_CALLS: dict[str, tuple[Attributes, tuple[Message, ...], tuple[Message, ...]]] = {
    "gen_ai, messages as structures": (
        {
            "gen_ai.operation.name": "chat",
            "gen_ai.input.messages": [{"role": "user", "parts": [{"type": "text", "content": "hi"}]}],
            "gen_ai.output.messages": [{"role": "assistant", "parts": [{"type": "text", "content": "yo"}]}],
        },
        HI,
        YO,
    ),
    "a list of events that ends with the answer": (
        {
            "events": event_list(
                ("user.message", {"content": "hi", "role": "user"}),
                ("assistant.message", {"content": "yo", "role": "assistant"}),
            )
        },
        HI,
        YO,
    ),
    "an owner in the name": ({"acme.step.llm.input": "hi", "acme.step.llm.output": "yo"}, HI, YO),
    "gen_ai before 1.37, text": ({"gen_ai.prompt": "hi", "gen_ai.completion": "yo"}, HI, YO),
    "gen_ai before 1.37, JSON": (
        {"gen_ai.prompt": json.dumps(LONG_CHAT), "gen_ai.completion": json.dumps([ANSWER])},
        LONG,
        YO,
    ),
    "numbered prompts": (
        {
            "llm.request.type": "chat",
            "gen_ai.prompt.0.role": "system",
            "gen_ai.prompt.0.content": "Be.",
            "gen_ai.prompt.1.role": "user",
            "gen_ai.prompt.1.content": "shoes?",
            "gen_ai.prompt.2.role": "assistant",
            "gen_ai.prompt.2.tool_calls.0.id": "c1",
            "gen_ai.prompt.2.tool_calls.0.name": "find",
            "gen_ai.prompt.2.tool_calls.0.arguments": '{"q":1}',
            "gen_ai.prompt.3.role": "tool",
            "gen_ai.prompt.3.content": "2",
            "gen_ai.prompt.3.tool_call_id": "c1",
            "gen_ai.completion.0.role": "assistant",
            "gen_ai.completion.0.content": "yo",
            "gen_ai.completion.0.finish_reason": "stop",
        },
        LONG,
        YO,
    ),
    "numbered prompts of old": (
        {"llm.prompts.0.role": "user", "llm.prompts.0.content": "hi", "llm.completions.0.content": "yo"},
        HI,
        YO,
    ),
    "numbered calls in an answer": (
        {
            "gen_ai.prompt.0.content": "hi",
            "gen_ai.prompt.0.role": "user",
            "gen_ai.completion.0.role": "assistant",
            "gen_ai.completion.0.tool_calls.0.id": "c1",
            "gen_ai.completion.0.tool_calls.0.name": "find",
            "gen_ai.completion.0.tool_calls.0.arguments": '{"q":1}',
        },
        HI,
        (assistant("", CALL),),
    ),
    "AI SDK, a call": (
        {
            "ai.operationId": "ai.generateText.doGenerate",
            "ai.prompt.messages": json.dumps(
                [
                    {"role": "system", "content": "Be."},
                    {"role": "user", "content": [{"type": "text", "text": "shoes?"}]},
                    {
                        "role": "assistant",
                        "content": [
                            {"type": "tool-call", "toolCallId": "c1", "toolName": "find", "input": {"q": 1}}
                        ],
                    },
                    {
                        "role": "tool",
                        "content": [
                            {
                                "type": "tool-result",
                                "toolCallId": "c1",
                                "toolName": "find",
                                "output": {"type": "text", "value": "2"},
                            }
                        ],
                    },
                ]
            ),
            "ai.response.text": "yo",
        },
        LONG,
        YO,
    ),
    "AI SDK, a call that asks for a tool": (
        {
            "ai.operationId": "ai.streamText.doStream",
            "ai.prompt.messages": json.dumps(CHAT),
            "ai.response.text": "",
            "ai.response.toolCalls": json.dumps(
                [{"toolCallType": "function", "toolCallId": "c1", "toolName": "find", "args": '{"q":1}'}]
            ),
        },
        HI,
        (assistant("", CALL),),
    ),
    "AI SDK, an object": (
        {
            "ai.operationId": "ai.generateObject.doGenerate",
            "ai.prompt.messages": json.dumps(CHAT),
            "ai.response.object": '{"a":1}',
        },
        HI,
        (assistant('{"a":1}'),),
    ),
    "events in one attribute": (
        {
            "gen_ai.operation.name": "chat",
            "events": event_list(
                ("system.message", {"content": "Be.", "role": "system"}),
                ("user.message", {"content": "shoes?", "role": "user"}),
                ("assistant.message", {"role": "assistant", "tool_calls": [OPENAI_CALL]}),
                ("tool.message", {"content": "2", "role": "tool", "id": "c1"}),
                ("choice", {"index": 0, "message": ANSWER}),
            ),
        },
        LONG,
        YO,
    ),
    "request and response as they were sent": (
        {
            "request_data": json.dumps({"messages": LONG_CHAT, "model": "m"}),
            "response_data": json.dumps({"message": ANSWER, "usage": {}}),
        },
        LONG,
        YO,
    ),
    "a response in chunks": (
        {
            "request_data": json.dumps({"messages": CHAT}),
            "response_data": '{"combined_chunk_content":"yo","chunk_count":2}',
        },
        HI,
        YO,
    ),
    "OpenInference, numbered": (
        {
            "openinference.span.kind": "LLM",
            "llm.input_messages.0.message.role": "user",
            "llm.input_messages.0.message.contents.0.message_content.type": "text",
            "llm.input_messages.0.message.contents.0.message_content.text": "hi",
            "llm.output_messages.0.message.role": "assistant",
            "llm.output_messages.0.message.function_call_name": "find",
            "llm.output_messages.0.message.function_call_arguments_json": '{"q":1}',
        },
        HI,
        (assistant("", ToolCall("find", '{"q":1}')),),
    ),
    "OpenInference, lists": (
        {
            "openinference.span.kind": "LLM",
            "llm.input_messages": '[{"message.role":"user","message.content":"hi"}]',
            "llm.output_messages": [
                {
                    "message": {
                        "role": "assistant",
                        "tool_calls": [
                            {"tool_call": {"id": "c1", "function": {"name": "find", "arguments": '{"q":1}'}}}
                        ],
                    }
                }
            ],
        },
        HI,
        (assistant("", CALL),),
    ),
    "OpenInference, completions": (
        {
            "openinference.span.kind": "LLM",
            "llm.prompts.0.prompt.text": "hi",
            "llm.choices.0.completion.text": "yo",
        },
        HI,
        YO,
    ),
    "OpenInference, values": (
        {
            "openinference.span.kind": "LLM",
            "input.value": json.dumps({"messages": LONG_CHAT}),
            "output.value": json.dumps({"choices": [{"message": ANSWER}]}),
        },
        LONG,
        YO,
    ),
    "OpenInference, a stream": (
        {
            "openinference.span.kind": "LLM",
            "input.value": "hi",
            **{f"llm.output_messages.{n}.message.content": part for n, part in enumerate("yours")},
            **{f"llm.output_messages.{n}.message.role": "assistant" for n in range(5)},
        },
        HI,
        (assistant("yours"),),
    ),
    "OpenInference without its kind": (
        {"llm.input_messages.0.message.role": "user", "llm.input_messages.0.message.content": "hi"},
        HI,
        (),
    ),
    "an observation": (
        {
            "langfuse.observation.type": "generation",
            "langfuse.observation.input": json.dumps(CHAT),
            "langfuse.observation.output": json.dumps(ANSWER),
            "langfuse.trace.input": "something else",
        },
        HI,
        YO,
    ),
    "span inputs": (
        {
            "mlflow.spanType": '"CHAT_MODEL"',
            "mlflow.spanInputs": json.dumps({"messages": LONG_CHAT}),
            "mlflow.spanOutputs": json.dumps({"choices": [{"message": ANSWER}]}),
        },
        LONG,
        YO,
    ),
    "JSON inputs": (
        {
            "braintrust.span_attributes": '{"type":"llm"}',
            "braintrust.input_json": json.dumps(CHAT),
            "braintrust.output_json": json.dumps([{"message": ANSWER}]),
        },
        HI,
        YO,
    ),
    "a span's type": (
        {"lmnr.span.type": "LLM", "lmnr.span.input": json.dumps(CHAT), "lmnr.span.output": '"yo"'},
        HI,
        YO,
    ),
    "a provider's request": (
        {
            "gen_ai.request.model": "m",
            "gcp.vertex.agent.llm_request": json.dumps(
                {
                    "config": {"system_instruction": "Be."},
                    "contents": [{"role": "user", "parts": [{"text": "hi"}]}],
                }
            ),
            "gcp.vertex.agent.llm_response": '{"content":{"role":"model","parts":[{"text":"yo"}]}}',
        },
        (Message("system", "Be."), *HI),
        YO,
    ),
    "prompts and responses": (
        {
            "langtrace.service.type": "llm",
            "llm.model": "m",
            "llm.prompts": json.dumps(CHAT),
            "llm.responses": json.dumps([ANSWER]),
        },
        HI,
        YO,
    ),
    "values with their types": (
        {
            "langwatch.span.type": "llm",
            "langwatch.input": json.dumps({"type": "chat_messages", "value": CHAT}),
            "langwatch.output": '{"type":"text","value":"yo"}',
        },
        HI,
        YO,
    ),
    "names with colons": (
        {
            "genkit:metadata:subtype": "model",
            "genkit:input": json.dumps({"messages": [{"role": "user", "content": [{"text": "hi"}]}]}),
            "genkit:output": '{"message":{"role":"model","content":[{"text":"yo"}]}}',
        },
        HI,
        YO,
    ),
    "numbered parts": (
        {
            "gen_ai.operation.name": "chat",
            "gen_ai.input.messages.0.role": "user",
            "gen_ai.input.messages.0.parts.0.type": "text",
            "gen_ai.input.messages.0.parts.0.content": "hi",
            "gen_ai.output.messages.0.role": "assistant",
            "gen_ai.output.messages.0.content": "yo",
        },
        HI,
        YO,
    ),
    "lists of texts": (
        {"gen_ai.operation.name": "chat", "gen_ai.prompt": ["hi"], "gen_ai.completion": ["yo"]},
        HI,
        YO,
    ),
    "one side here, the other there": (
        {"acme.openai.messages": json.dumps(CHAT), "gen_ai.completion.0.content": "yo"},
        HI,
        YO,
    ),
    "names nobody has heard of": (
        {
            "acme.spanKind": "ChatGenerator",
            "acme.llm.systemPrompt": "Be.",
            "acme.llm.prompt": "hi",
            "acme.answerText": "yo",
        },
        (Message("system", "Be."), *HI),
        YO,
    ),
}  # fmt: skip

TOOLS: dict[str, tuple[str, Attributes, ToolRun]] = {
    "gen_ai": (
        "execute_tool find",
        {"gen_ai.operation.name": "execute_tool", "gen_ai.tool.call.id": "c1", "input": "1", "output": "2"},
        ToolRun("find", "1", "2", "c1"),
    ),
    "an agent kit's own names": (
        "x",
        {
            "gen_ai.operation.name": "execute_tool",
            "gen_ai.tool.name": "find",
            "gcp.vertex.agent.tool_call_args": "1",
            "gcp.vertex.agent.tool_response": "2",
        },
        ToolRun("find", "1", "2"),
    ),
    "a decorated function": (
        "find.tool",
        {
            "traceloop.span.kind": "tool",
            "traceloop.entity.input": '{"args":["a"],"kwargs":{}}',
            "traceloop.entity.output": '"2"',
        },
        ToolRun("find", '["a"]', "2"),
    ),
    "a callback's arguments and message under conventional names": (
        "execute_tool find",
        {
            "gen_ai.operation.name": "execute_tool",
            "gen_ai.tool.call.arguments": '{"input_str":"1","inputs":{"q":1},"tags":["a"],"kwargs":{"color":"x"}}',
            "gen_ai.tool.call.result": '{"output":{"lc":1,"kwargs":{"content":"2","type":"tool"}},"kwargs":{}}',
        },
        ToolRun("find", '{"q":1}', "2"),
    ),
    "a decorator's record of the call": (
        "find.__call__",
        {
            "openinference.span.kind": "TOOL",
            "input.value": '{"args":[],"strict":false,"kwargs":{"q":1}}',
            "output.value": '"2"',
        },
        ToolRun("find", '{"q":1}', "2"),
    ),
    "a tool's output with all that is known of it": (
        "x",
        {
            "openinference.span.kind": "TOOL",
            "tool.name": "find",
            "input.value": "{'q': 1}",
            "output.value": json.dumps(
                {
                    "tool_id": "a",
                    "tool_output": {"blocks": [{"text": "2"}], "tool_name": "x", "raw_output": 2},
                }
            ),
        },
        ToolRun("find", '{"q":1}', "2"),
    ),
    "a result in parts that failed": (
        "x",
        {
            "openinference.span.kind": "TOOL",
            "tool.name": "find",
            "output.value": '{"content":[{"type":"text","text":"no such shoe"}],"isError":true}',
        },
        ToolRun("find", "", "Error: no such shoe"),
    ),
    "a written message of a tool": (
        "x",
        {
            "openinference.span.kind": "TOOL",
            "tool.name": "find",
            "output.value": "content='2' name='find' tool_call_id='c1'",
        },
        ToolRun("find", "", "2"),
    ),
    "names in JSON": (
        "x",
        {
            "acme.spanType": '"TOOL"',
            "acme.functionName": '"find"',
            "acme.spanInputs": "1",
            "acme.output": '"2"',
        },
        ToolRun("find", "1", "2"),
    ),
    "a tool's name and its arguments": (
        "x",
        {"traceloop.span.kind": "task", "tool.name": "find", "tool.arguments": '{"q":1}'},
        ToolRun("find", '{"q":1}', ""),
    ),
    "an owner in the name": (
        "x",
        {"acme.tool.name": "find", "acme.agent.step.tool.input": "1", "acme.agent.step.tool.output": "2"},
        ToolRun("find", "1", "2"),
    ),
    "a callback": (
        "x",
        {
            "traceloop.span.kind": "tool",
            "traceloop.entity.name": "find",
            "traceloop.entity.input": '{"input_str":"1","inputs":{"q":1},"tags":[]}',
            "traceloop.entity.output": '{"output":{"lc":1,"kwargs":{"content":"2"}},"kwargs":{}}',
        },
        ToolRun("find", '{"q":1}', "2"),
    ),
    "AI SDK": (
        "ai.toolCall",
        {
            "ai.operationId": "ai.toolCall",
            "ai.toolCall.name": "find",
            "ai.toolCall.id": "c1",
            "ai.toolCall.args": "1",
            "ai.toolCall.result": '"2"',
        },
        ToolRun("find", "1", "2", "c1"),
    ),
    "plain names": (
        "running tool: find",
        {"gen_ai.tool.call.id": "c1", "tool_arguments": "1", "tool_response": "2"},
        ToolRun("find", "1", "2", "c1"),
    ),
    "an observation": (
        "find",
        {
            "langfuse.observation.type": "tool",
            "langfuse.observation.input": "1",
            "langfuse.observation.output": "2",
        },
        ToolRun("find", "1", "2"),
    ),
    "parameters and result": (
        "x",
        {"agentops.span.kind": "tool", "tool.name": "find", "tool.parameters": "1", "tool.result": "2"},
        ToolRun("find", "1", "2"),
    ),
    "names nobody has heard of": (
        "x",
        {"acme.tool.name": "find", "acme.tool.input": "1", "acme.tool.output": "2"},
        ToolRun("find", "1", "2"),
    ),
}
