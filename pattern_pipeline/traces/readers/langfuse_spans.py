"""One Langfuse observation as a span."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

from pattern_pipeline.traces.model import Message, Span, SpanKind, ToolRun
from pattern_pipeline.traces.readers.langfuse_fields import get, mapping, moment, unpacked, word
from pattern_pipeline.traces.vocabularies.message_shapes.attachments import without_bytes
from pattern_pipeline.traces.vocabularies.message_shapes.python_text import python_value
from pattern_pipeline.traces.vocabularies.message_shapes.streams import whole
from pattern_pipeline.traces.vocabularies.message_shapes.tool_envelopes import run_arguments, run_result
from pattern_pipeline.traces.vocabularies.messages import messages, said
from pattern_pipeline.traces.vocabularies.registry import span_parts
from pattern_pipeline.traces.vocabularies.values import count, text
from pattern_pipeline.traces.vocabularies.vocabulary import SpanParts

# SPAN, CHAIN, EVENT and EMBEDDING say nothing of what a step is: its attributes may.
KINDS: dict[str, SpanKind] = {
    "GENERATION": "llm",
    "AGENT": "agent",
    "TOOL": "tool",
    "RETRIEVER": "retriever",
    "EVALUATOR": "evaluator",
    "GUARDRAIL": "evaluator",
    "SPAN": "other",
    "CHAIN": "other",
    "EVENT": "other",
    "EMBEDDING": "other",
}
_INPUT_TOKENS = ("input", "input_tokens", "inputTokens", "prompt_tokens", "promptTokens")
_OUTPUT_TOKENS = ("output", "output_tokens", "outputTokens", "completion_tokens", "completionTokens")
# A span's name around a tool's: execute_tool search, tool: 'search'.
_NAMED = re.compile(r"""^(?:execute_tool|call_tool|tool(?:[ _]call)?)(?::\s*|\s+)['"]?(.+?)['"]?$""")
_LONGEST_NAME = 200
_OF_MESSAGES = {"role", "tool_call_id", "event.name", "finish_reason", "message"}
_EMPTY = ("", "{}", "[]", "null", '""')


@dataclass(frozen=True, slots=True)
class Observed:
    """An observation as a span, and what it says of its trace."""

    span: Span
    session_id: str
    user_id: str
    service: str


def observed(record: Mapping[str, Any], trace_id: str, otherwise: datetime | None) -> Observed | None:
    """What an observation says; None where neither it nor ``otherwise`` has a time."""
    start = moment(get(record, "startTime")) or moment(get(record, "createdAt")) or otherwise
    if start is None:
        return None
    about = mapping(record, "metadata")
    attributes = mapping(about, "attributes")
    name = word(record, "name")
    parts = span_parts(name, attributes) if attributes else SpanParts()
    given, back = unpacked(get(record, "input")), unpacked(get(record, "output"))
    # Older tables of generations alone do not name the type.
    model = word(record, "model") or word(record, "providedModelName") or parts.model
    kind = _kind(word(record, "type") or ("GENERATION" if model else ""), model, parts, given, back)
    acts = kind in ("tool", "retriever")
    usage = {**mapping(record, "usage"), **mapping(record, "usageDetails")}
    span = Span(
        span_id=word(record, "id") or _made_up_id(record),
        name=name,
        kind=kind,
        started_at=start,
        ended_at=max(moment(get(record, "endTime")) or start, start),
        # What has no parent stands right under the trace, whose own record is a span too.
        parent_id=word(record, "parentObservationId") or trace_id,
        input=() if acts else messages(given, "user") or parts.input,
        output=() if acts else messages(back, "assistant") or whole(parts.output),
        tool=_run(name, given, back, parts) if acts else None,
        error=_error(record, parts),
        model=model,
        input_tokens=_tokens(usage, _INPUT_TOKENS) or count(get(record, "inputUsage")) or parts.input_tokens,
        output_tokens=_tokens(usage, _OUTPUT_TOKENS)
        or count(get(record, "outputUsage"))
        or parts.output_tokens,
    )
    return Observed(
        span,
        session_id=word(record, "sessionId") or parts.session_id,
        user_id=word(record, "userId") or parts.user_id,
        service=service(about),
    )


def service(about: Mapping[str, Any]) -> str:
    """The service in the metadata of a record, none where the exporter only made a name up."""
    name = text(mapping(about, "resourceAttributes").get("service.name"))
    return "" if name.startswith("unknown_service") else name


def _kind(observation_type: str, model: str, parts: SpanParts, given: Any, back: Any) -> SpanKind:
    kind = KINDS.get(observation_type.upper(), "other")
    if kind == "llm" and "embed" in model.lower():
        # A text that becomes a vector is nobody's words.
        return "other"
    if kind == "llm":
        # Whatever names a model is exported as a generation, also the loop around the model's calls.
        return "agent" if parts.kind == "agent" else "llm"
    if kind != "other":
        return kind
    if parts.kind in ("other", "llm") and _is_tools(back) and not said(given, "user")[1:]:
        return "tool"
    # A plain step's own words are no call of a model unless its attributes say more than the step does.
    return parts.kind


def _is_tools(back: Any) -> bool:
    """Whether an output is the message of a tool and nothing else."""
    state = back.get("outputs", back) if isinstance(back, dict) else None
    if not isinstance(state, dict) or "messages" in state:
        return False
    found = said(back, "assistant")
    return len(found) == 1 and found[0].role == "tool" and bool(found[0].tool_call_id)


def _run(name: str, given: Any, back: Any, parts: SpanParts) -> ToolRun:
    known = parts.tool or ToolRun(_NAMED.sub(r"\1", name[:_LONGEST_NAME]))
    asked, answer = _message(given), _message(back)
    arguments = text(_arguments(given)) if asked is None else asked.text
    result = run_result(back) if answer is None else answer.text
    identities = (one.tool_call_id for one in (answer, asked) if one is not None)
    return ToolRun(
        name=known.name or name,
        arguments=known.arguments if arguments in _EMPTY and known.arguments else without_bytes(arguments),
        result=known.result if result in _EMPTY and known.result else without_bytes(result),
        call_id=known.call_id or next(filter(None, identities), ""),
    )


def _arguments(given: Any) -> Any:
    """What a tool was called with: Python's notation read, a decorated function's own arguments."""
    literal = python_value(given) if isinstance(given, str) else None
    given = given if literal is None else literal
    if not isinstance(given, dict) or not {"args", "kwargs"} <= given.keys():
        return run_arguments(given)
    args = given["args"]
    return given["kwargs"] or (args[0] if isinstance(args, list) and len(args) == 1 else args)


def _message(value: Any) -> Message | None:
    """The message of a tool, where a side is written as one; a result of the tool's own form is none."""
    if not isinstance(value, dict) or not _OF_MESSAGES & value.keys():
        return None
    found = said(value, "tool")
    return found[0] if len(found) == 1 and not found[0].tool_calls else None


def _error(record: Mapping[str, Any], parts: SpanParts) -> str:
    if word(record, "level").upper() != "ERROR":
        return parts.error
    return word(record, "statusMessage") or parts.error or "error"


def _tokens(usage: Mapping[str, Any], names: tuple[str, ...]) -> int:
    return next((count(usage[name]) for name in names if usage.get(name)), 0)


def _made_up_id(record: Mapping[str, Any]) -> str:
    """An observation without an id gets one from its content, so that reading it twice gives it once."""
    return blake2b(text(record).encode("utf-8", "replace"), digest_size=8).hexdigest()
