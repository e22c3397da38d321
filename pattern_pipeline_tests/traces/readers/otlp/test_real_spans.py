"""Contract with real spans: one call of a model in every form, an SDK's operations, the GenAI schemas."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pattern_pipeline.traces.conversation.events import fold_events
from pattern_pipeline.traces.conversation.history import merge_history
from pattern_pipeline.traces.model import Message, Span, Trace
from pattern_pipeline.traces.readers.registry import read_paths
from pattern_pipeline.traces.vocabularies.span_parts import parse_span_parts
from pattern_pipeline_tests.real_data import REAL_DATA, requires_real_data

pytestmark = [pytest.mark.real_data, requires_real_data]
SPANS = REAL_DATA / "spans"
FORMS = ("otel_genai_client_span", "otel_genai_deprecated", "openinference_client_span")


def _files(pattern: str) -> list[Path]:
    found = sorted(SPANS.glob(pattern))
    if not found:
        pytest.skip(f"no {pattern} below {SPANS}")
    return found


def _steps(file: Path) -> list[Span]:
    items = list(read_paths([file]))
    assert all(isinstance(item, Trace) for item in items), items
    return [step for item in items if isinstance(item, Trace) for step in item.spans]


def test_one_call_says_the_same_in_every_form() -> None:
    calls = {}
    for file in _files("openinference/*client_span*.json"):
        (step,) = _steps(file)
        assert (step.kind, step.tool) == ("llm", None), file.name
        calls[file.name] = step
    assert len(calls) >= 4
    first = next(iter(calls.values()))
    assert [message.role for message in first.input] == ["user", "assistant", "tool"]
    assert [len(message.tool_calls) for message in first.input] == [0, 1, 0]
    assert first.input[1].tool_calls[0].id == first.input[2].tool_call_id != ""
    for name, step in calls.items():
        assert [_plain(message) for message in step.input] == [_plain(message) for message in first.input], (
            name
        )
        assert step.output == first.output, name
        assert (step.model, step.input_tokens, step.output_tokens) == (
            first.model,
            first.input_tokens,
            first.output_tokens,
        )


def _plain(message: Message) -> tuple[Any, ...]:
    calls = [(call.name, json.loads(call.arguments), call.id) for call in message.tool_calls]
    return message.role, message.text, calls, message.tool_call_id


def test_a_tools_execution() -> None:
    for file in _files("openinference/*tool_execution*.json"):
        (step,) = _steps(file)
        attributes = json.loads(file.read_bytes())
        assert step.kind == "tool"
        assert step.tool is not None
        assert (step.tool.name, step.tool.call_id) == (
            attributes["gen_ai.tool.name"],
            attributes["gen_ai.tool.call.id"],
        )
        assert (step.tool.arguments, step.tool.result) == (attributes["input"], attributes["output"])


def test_every_operation_of_an_sdk_is_read_from_every_layout() -> None:
    files = _files("openinference/*v6-spans*.json")
    layouts = {file.name: _steps(file) for file in files if "capture-results" not in file.name}
    together = max(layouts.values(), key=len)
    assert len(together) >= 10
    known = {step.span_id: step for step in together}
    for name, steps in layouts.items():
        for step in steps:
            assert step == known[step.span_id], name
    for step in together:
        speaks = "embed" not in step.name
        assert bool(step.input and step.output) == speaks, step.name
        assert step.ended_at > step.started_at
        assert step.kind == ("other" if not speaks else "llm" if ".do" in step.name else "agent")
        if speaks:
            assert step.input[-1].role == "user"
            assert step.output[0].text.strip()
            assert step.model
            assert min(step.input_tokens, step.output_tokens) > 0


def test_a_plain_envelope_is_read_and_says_nothing() -> None:
    for file in _files("otlp/*.json"):
        steps = _steps(file)
        assert steps
        assert all(len(step.span_id) == 16 and step.span_id.islower() for step in steps)


def test_no_conversation_of_a_model_is_empty() -> None:
    for file in _files("openinference/*.json"):
        for item in read_paths([file]):
            if isinstance(item, Trace) and any(step.input for step in item.spans):
                assert merge_history(fold_events(item)), file.name


# What a schema's part must show of itself in the message: its words, or that something stands there.
_WORDS = st.text(alphabet="abcdefgh ", min_size=3, max_size=12).filter(lambda words: words.strip() == words)


@st.composite
def _part(draw: st.DrawFn, kind: str, definition: dict[str, Any]) -> dict[str, Any]:
    part: dict[str, Any] = {"type": kind}
    for name, about in definition["properties"].items():
        if name == "type" or (name not in definition["required"] and draw(st.booleans())):
            continue
        allowed = {one.get("type") for one in about.get("anyOf", [about])}
        if name in ("server_tool_call", "server_tool_call_response"):
            part[name] = {"type": "search", "query": draw(_WORDS)}
        elif name == "arguments":
            part[name] = {"q": draw(_WORDS)}
        elif name == "modality":
            part[name] = draw(st.sampled_from(["image", "video", "audio"]))
        elif name == "content" and kind == "blob":
            part[name] = base64.b64encode(draw(st.binary(min_size=30, max_size=60))).decode()
        elif name == "mime_type":
            part[name] = draw(st.sampled_from(["image/png", "audio/wav", None]))
        elif "string" in allowed or name == "response":
            part[name] = draw(_WORDS)
    return part


def _parts_of(side: str) -> dict[str, dict[str, Any]]:
    (file,) = _files(f"openinference/*gen-ai-{side}-messages.json")
    definitions = json.loads(file.read_bytes())["$defs"]
    return {
        about["properties"]["type"]["const"]: about
        for name, about in definitions.items()
        if name.endswith("Part") and "const" in about["properties"]["type"]
    }


@pytest.mark.parametrize("side", ["input", "output"])
@given(data=st.data())
def test_every_part_that_the_schemas_allow_is_read(side: str, data: st.DataObject) -> None:
    definitions = _parts_of(side)
    kind = data.draw(st.sampled_from(sorted(definitions)))
    part = data.draw(_part(kind, definitions[kind]))
    of_models = side == "output" or kind in ("reasoning", "tool_call", "server_tool_call")
    role = "assistant" if of_models else data.draw(st.sampled_from(["user", "assistant", "tool"]))
    key = f"gen_ai.{side}.messages"
    said = [{"role": role, "parts": [part], "finish_reason": "stop"}]
    value = data.draw(st.sampled_from([said, json.dumps(said)]))
    parts = parse_span_parts("chat", {"gen_ai.operation.name": "chat", key: value})
    found = parts.input if side == "input" else parts.output
    if kind == "reasoning":
        assert all("reasoning" not in message.text for message in found)
        return
    assert len(found) == 1, part
    (message,) = found
    if kind in ("tool_call", "server_tool_call"):
        (call,) = message.tool_calls
        assert (message.role, call.name, call.id) == ("assistant", part["name"], part.get("id") or "")
    elif kind in ("tool_call_response", "server_tool_call_response"):
        assert (message.role, message.tool_call_id) == ("tool", part.get("id") or "")
        assert message.text
    elif kind == "text":
        assert message.text == part["content"]
    else:
        assert message.text.startswith("["), "an attachment is a placeholder"
        assert not part.get("content") or part["content"] not in message.text
