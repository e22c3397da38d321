"""Build the attributes of the OpenTelemetry GenAI conventions (1.37): messages as JSON of roles and parts."""

import json

from pattern_pipeline.demo.otlp import Value, find_error_type
from pattern_pipeline.demo.wording import Service
from pattern_pipeline.traces.model import Message, Span, Trace

OPERATIONS = {"agent": "invoke_agent", "llm": "chat", "tool": "execute_tool"}
SCOPE = "opentelemetry.instrumentation.openai_v2"


def name_genai_span(span: Span) -> str:
    """Name the span as the conventions ask: the operation, then what it works on."""
    return f"invoke_agent {span.name}" if span.kind == "agent" else span.name


def build_genai_attributes(trace: Trace, span: Span, service: Service) -> dict[str, Value]:
    """Build the attributes of one span."""
    common: dict[str, Value] = {
        "gen_ai.operation.name": OPERATIONS[span.kind],
        "gen_ai.provider.name": service.provider,
        "gen_ai.conversation.id": trace.session_id,
        "user.id": trace.user_id,
    }
    if span.kind == "agent":
        return {**common, "gen_ai.agent.name": service.agent}
    return {**common, **(_describe_tool(span) if span.tool else _describe_chat(span))}


def _describe_tool(span: Span) -> dict[str, Value]:
    assert span.tool is not None
    attributes: dict[str, Value] = {
        "gen_ai.tool.name": span.tool.name,
        "gen_ai.tool.type": "function",
        "gen_ai.tool.call.id": span.tool.call_id,
        "gen_ai.tool.call.arguments": span.tool.arguments,
    }
    if span.error:
        return {**attributes, "error.type": find_error_type(span)}
    return {**attributes, "gen_ai.tool.call.result": span.tool.result}


def _describe_chat(span: Span) -> dict[str, Value]:
    system = [message for message in span.input if message.role == "system"]
    history = [_encode_message(message) for message in span.input if message.role != "system"]
    reason = "tool_calls" if span.output[0].tool_calls else "stop"
    output = [{**_encode_message(message), "finish_reason": reason} for message in span.output]
    return {
        "gen_ai.request.model": span.model.rsplit("-2", 1)[0],
        "gen_ai.response.model": span.model,
        "gen_ai.response.id": f"chatcmpl-{span.span_id}",
        "gen_ai.response.finish_reasons": (reason,),
        "gen_ai.usage.input_tokens": span.input_tokens,
        "gen_ai.usage.output_tokens": span.output_tokens,
        "gen_ai.system_instructions": _encode_json(
            [{"type": "text", "content": message.text} for message in system]
        ),
        "gen_ai.input.messages": _encode_json(history),
        "gen_ai.output.messages": _encode_json(output),
    }


def _encode_message(message: Message) -> dict[str, object]:
    parts: list[dict[str, object]] = []
    if message.role == "tool":
        parts.append(
            {"type": "tool_call_response", "id": message.tool_call_id, "result": json.loads(message.text)}
        )
    elif message.text:
        parts.append({"type": "text", "content": message.text})
    for call in message.tool_calls:
        arguments = json.loads(call.arguments)
        parts.append({"type": "tool_call", "id": call.id, "name": call.name, "arguments": arguments})
    return {"role": message.role, "parts": parts}


def _encode_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
