"""Build the attributes of the OpenInference conventions: messages flattened into numbered keys."""

from collections.abc import Iterator

from pattern_pipeline.demo.otlp import Value
from pattern_pipeline.demo.wording import Service
from pattern_pipeline.traces.model import Message, Span, Trace

KINDS = {"agent": "AGENT", "llm": "LLM", "tool": "TOOL"}
SCOPE = "openinference.instrumentation.anthropic"
JSON_TYPE = "application/json"


def name_openinference_span(span: Span) -> str:
    """Name the span as this instrumentation does: the tool alone, or the client's method."""
    if span.tool:
        return span.tool.name
    return "Messages" if span.kind == "llm" else span.name


def build_openinference_attributes(trace: Trace, span: Span, service: Service) -> dict[str, Value]:
    """Build the attributes of one span."""
    common: dict[str, Value] = {
        "openinference.span.kind": KINDS[span.kind],
        "session.id": trace.session_id,
        "user.id": trace.user_id,
    }
    if span.kind == "agent":
        return {**common, "agent.name": service.agent, **_describe_ends(trace)}
    return {**common, **(_describe_tool(span) if span.tool else _describe_chat(span, service))}


def _describe_ends(trace: Trace) -> dict[str, Value]:
    """Describe the ends of a trace: the first question and the last answer, which the root span shows."""
    chats = [span for span in trace.spans if span.kind == "llm"]
    first = next(message.text for message in chats[0].input if message.role == "user")
    last = chats[-1].output[-1].text
    return {"input.value": first, "output.value": last}


def _describe_tool(span: Span) -> dict[str, Value]:
    assert span.tool is not None
    attributes: dict[str, Value] = {
        "tool.name": span.tool.name,
        "tool.id": span.tool.call_id,
        "input.value": span.tool.arguments,
        "input.mime_type": JSON_TYPE,
    }
    if span.error:
        return attributes
    return {**attributes, "output.value": span.tool.result, "output.mime_type": JSON_TYPE}


def _describe_chat(span: Span, service: Service) -> dict[str, Value]:
    attributes: dict[str, Value] = {
        "llm.provider": service.provider,
        "llm.model_name": span.model,
        "llm.token_count.prompt": span.input_tokens,
        "llm.token_count.completion": span.output_tokens,
        "llm.token_count.total": span.input_tokens + span.output_tokens,
    }
    for side, messages in (("llm.input_messages", span.input), ("llm.output_messages", span.output)):
        for index, message in enumerate(messages):
            attributes.update(_flatten_message(f"{side}.{index}.message", message))
    return attributes


def _flatten_message(prefix: str, message: Message) -> Iterator[tuple[str, Value]]:
    yield f"{prefix}.role", message.role
    if message.text:
        yield f"{prefix}.content", message.text
    if message.tool_call_id:
        yield f"{prefix}.tool_call_id", message.tool_call_id
    for index, call in enumerate(message.tool_calls):
        key = f"{prefix}.tool_calls.{index}.tool_call"
        yield f"{key}.id", call.id
        yield f"{key}.function.name", call.name
        yield f"{key}.function.arguments", call.arguments
