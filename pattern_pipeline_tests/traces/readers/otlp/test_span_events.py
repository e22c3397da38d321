"""Messages on a span's own events, and the exceptions beside them."""

import json
from typing import Any

import pytest

from pattern_pipeline.traces.model import Message, Source, Span, ToolCall, ToolRun, Trace
from pattern_pipeline.traces.readers.otlp.json_reader import parse_json_traces
from pattern_pipeline_tests.traces.building import _value, assistant, otlp_span, request, result, user

ID = "0af7651916cd43dd8448eb211c80319c"


def _event(name: str, **attributes: Any) -> dict[str, Any]:
    pairs = [{"key": key.replace("__", "."), "value": _value(value)} for key, value in attributes.items()]
    return {"name": name, "timeUnixNano": "1772366400000000000", "attributes": pairs}


def _step(attributes: dict[str, Any], *events: dict[str, Any]) -> Span:
    content = json.dumps(request(otlp_span(ID, "01", attributes, events=list(events)))).encode()
    (read,) = parse_json_traces(content, Source("x", 1, "x"))
    assert isinstance(read, Trace)
    return read.spans[0]


CALL = {"id": "c1", "type": "function", "function": {"name": "find", "arguments": '{"q":1}'}}
GIVEN = (
    Message("system", "Be."),
    user("shoes?"),
    assistant("", ToolCall("find", '{"q":1}', "c1")),
    result("2", "c1"),
)
SAID = (assistant("Two."),)
WAYS = {
    "one event a message, content in attributes": (
        _event("gen_ai.system.message", content="Be.", role="system"),
        _event("gen_ai.user.message", content='[{"text": "shoes?"}]'),
        _event("gen_ai.assistant.message", tool_calls=json.dumps([CALL])),
        _event("gen_ai.tool.message", content="2", id="c1"),
        _event("gen_ai.choice", message='[{"text": "Two."}]', finish_reason="end_turn"),
    ),
    "one event a message, content as JSON": (
        _event("gen_ai.system.message", gen_ai__event__content='{"content":"Be.","role":"system"}'),
        _event("gen_ai.user.message", gen_ai__event__content='{"content":"shoes?"}'),
        _event("gen_ai.assistant.message", gen_ai__event__content=json.dumps({"tool_calls": [CALL]})),
        _event("gen_ai.tool.message", gen_ai__event__content='{"content":"2","id":"c1"}'),
        _event("gen_ai.choice", gen_ai__event__content='{"message":{"content":"Two."},"index":0}'),
    ),
    "prompt and completion": (
        _event(
            "gen_ai.content.prompt",
            gen_ai__prompt=json.dumps(
                [
                    {"role": "system", "content": "Be."},
                    {"role": "user", "content": "shoes?"},
                    {"role": "assistant", "tool_calls": [CALL]},
                    {"role": "tool", "content": "2", "tool_call_id": "c1"},
                ]
            ),
        ),
        _event("gen_ai.content.completion", gen_ai__completion="Two."),
    ),
    "all in one": (
        _event(
            "gen_ai.client.inference.operation.details",
            gen_ai__system_instructions=json.dumps([{"type": "text", "content": "Be."}]),
            gen_ai__input__messages=json.dumps(
                [
                    {"role": "user", "parts": [{"type": "text", "content": "shoes?"}]},
                    {
                        "role": "assistant",
                        "parts": [{"type": "tool_call", "id": "c1", "name": "find", "arguments": {"q": 1}}],
                    },
                    {"role": "tool", "parts": [{"type": "tool_call_response", "id": "c1", "response": "2"}]},
                ]
            ),
            gen_ai__output__messages=json.dumps(
                [{"role": "assistant", "parts": [{"type": "text", "content": "Two."}]}]
            ),
        ),
    ),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("attributes", [{"gen_ai.operation.name": "chat"}, {"gen_ai.request.model": "m"}])
def test_messages_told_by_events(way: str, attributes: dict[str, Any]) -> None:
    step = _step(attributes, *WAYS[way])
    assert (step.kind, step.input, step.output) == ("llm", GIVEN, SAID)


def test_the_spans_own_messages_count_before_its_events() -> None:
    own = {"gen_ai.operation.name": "chat", "gen_ai.prompt": "hello"}
    step = _step(own, *WAYS["prompt and completion"])
    assert (step.input, step.output) == ((user("hello"),), SAID)


def test_a_tools_events_tell_what_it_was_given_and_gave_back() -> None:
    step = _step(
        {"gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "find"},
        _event("gen_ai.tool.message", role="tool", content='{"q":1}', id="c1"),
        _event("gen_ai.choice", message='[{"text": "2"}]', id="c1"),
    )
    assert (step.tool, step.input, step.output) == (ToolRun("find", '{"q":1}', "2", "c1"), (), ())


def test_other_events_say_nothing() -> None:
    step = _step(
        {"gen_ai.operation.name": "chat"},
        _event("exception", exception__message="late"),
        _event("ai.stream.firstChunk", ms=3),
        _event("cache miss", key="gen_ai"),
    )
    assert (step.input, step.output, step.error) == ((), (), "late")


def test_a_step_around_calls_of_a_model_is_none_though_its_events_tell_of_them() -> None:
    asked = _event("gen_ai.user.message", content="shoes?")
    assert _step({"gen_ai.operation.name": "run_loop_cycle"}, asked).kind == "other"
    assert _step({"gen_ai.operation.name": "answer"}, asked).kind == "llm"
