"""Parse one Langfuse observation into a span. Field names are of the API (camelCase) or of tables (snake_case)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import orjson

from pattern_pipeline.traces.model import Message, Span, SpanKind, ToolRun
from pattern_pipeline.traces.vocabularies.message_shapes.attachments import replace_bytes
from pattern_pipeline.traces.vocabularies.message_shapes.envelopes import unwrap_arguments, unwrap_result
from pattern_pipeline.traces.vocabularies.message_shapes.streams import join_fragments
from pattern_pipeline.traces.vocabularies.message_shapes.texts import parse_python_value
from pattern_pipeline.traces.vocabularies.messages import find_messages, parse_messages
from pattern_pipeline.traces.vocabularies.span_parts import parse_span_parts
from pattern_pipeline.traces.vocabularies.values import to_count, to_text
from pattern_pipeline.traces.vocabularies.vocabulary import SpanParts

_UPPER = re.compile(r"(?<!^)(?=[A-Z])")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# A value may be the JSON of a string of JSON: the interface and the exports each wrap it once.
_DEEPEST = 3


def get_field(record: Mapping[str, Any], name: str) -> Any:
    """Return a field by its API name, None where it is missing."""
    value = record.get(name)
    return record.get(_to_table_name(name)) if value is None else value


def has_field(record: Mapping[str, Any], name: str) -> bool:
    """Decide whether a record has a field, even an empty one."""
    return name in record or _to_table_name(name) in record


@lru_cache(maxsize=256)
def _to_table_name(name: str) -> str:
    return _UPPER.sub("_", name).lower()


def get_text(record: Mapping[str, Any], name: str) -> str:
    """Return a field as text, "" where it is missing."""
    return to_text(get_field(record, name))


def unpack_json(value: Any) -> Any:
    """Parse a JSON string, up to three times nested; text that is not JSON is returned unchanged."""
    for _ in range(_DEEPEST):
        if not isinstance(value, str):
            return value
        try:
            inner = orjson.loads(value)
        except (orjson.JSONDecodeError, RecursionError):
            return value
        if not isinstance(inner, str | list | dict):
            # "42" and "true" were probably text to begin with; "null" was an empty value.
            return None if inner is None else value
        value = inner
    return value


def get_mapping(record: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return a field that holds an object, empty where it holds anything else."""
    value = unpack_json(get_field(record, name))
    return value if isinstance(value, dict) else {}


def parse_time(value: Any) -> datetime | None:
    """Parse a time (UTC) from ISO 8601, a table's notation, or milliseconds since 1970."""
    try:
        if isinstance(value, int | float):
            return _EPOCH + timedelta(milliseconds=value)
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


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
_TOOL_SPAN_NAME = re.compile(r"""^(?:execute_tool|call_tool|tool(?:[ _]call)?)(?::\s*|\s+)['"]?(.+?)['"]?$""")
_LONGEST_NAME = 200
_OF_MESSAGES = {"role", "tool_call_id", "event.name", "finish_reason", "message"}
_EMPTY = ("", "{}", "[]", "null", '""')


@dataclass(frozen=True, slots=True)
class Observation:
    """An observation as a span, with the session, user and service that it names."""

    span: Span
    session_id: str
    user_id: str
    service: str


def parse_observation(
    record: Mapping[str, Any], trace_id: str, otherwise: datetime | None
) -> Observation | None:
    """Parse an observation; None where neither it nor ``otherwise`` gives a time."""
    start = (
        parse_time(get_field(record, "startTime")) or parse_time(get_field(record, "createdAt")) or otherwise
    )
    if start is None:
        return None
    about = get_mapping(record, "metadata")
    attributes = get_mapping(about, "attributes")
    name = get_text(record, "name")
    parts = parse_span_parts(name, attributes) if attributes else SpanParts()
    given, back = unpack_json(get_field(record, "input")), unpack_json(get_field(record, "output"))
    # Older tables of generations alone do not name the type.
    model = get_text(record, "model") or get_text(record, "providedModelName") or parts.model
    kind = _get_kind(get_text(record, "type") or ("GENERATION" if model else ""), model, parts, given, back)
    acts = kind in ("tool", "retriever")
    usage = {**get_mapping(record, "usage"), **get_mapping(record, "usageDetails")}
    span = Span(
        span_id=get_text(record, "id") or _make_id(record),
        name=name,
        kind=kind,
        started_at=start,
        ended_at=max(parse_time(get_field(record, "endTime")) or start, start),
        # The trace's own record is the root span, so an observation without a parent belongs under it.
        parent_id=get_text(record, "parentObservationId") or trace_id,
        input=() if acts else parse_messages(given, "user") or parts.input,
        output=() if acts else parse_messages(back, "assistant") or join_fragments(parts.output),
        tool=_build_tool_run(name, given, back, parts) if acts else None,
        error=_get_error(record, parts),
        model=model,
        input_tokens=_count_tokens(usage, _INPUT_TOKENS)
        or to_count(get_field(record, "inputUsage"))
        or parts.input_tokens,
        output_tokens=_count_tokens(usage, _OUTPUT_TOKENS)
        or to_count(get_field(record, "outputUsage"))
        or parts.output_tokens,
    )
    return Observation(
        span,
        session_id=get_text(record, "sessionId") or parts.session_id,
        user_id=get_text(record, "userId") or parts.user_id,
        service=get_service(about),
    )


def get_service(about: Mapping[str, Any]) -> str:
    """Return the service in a record's metadata; "" where the exporter made the name up."""
    name = to_text(get_mapping(about, "resourceAttributes").get("service.name"))
    return "" if name.startswith("unknown_service") else name


def _get_kind(observation_type: str, model: str, parts: SpanParts, given: Any, back: Any) -> SpanKind:
    kind = KINDS.get(observation_type.upper(), "other")
    if kind == "llm" and "embed" in model.lower():
        # The input of an embedding is not part of a conversation.
        return "other"
    if kind == "llm":
        # Whatever names a model is exported as a generation, also the loop around the model's calls.
        return "agent" if parts.kind == "agent" else "llm"
    if kind != "other":
        return kind
    if parts.kind in ("other", "llm") and _is_tool_message(back) and not find_messages(given, "user")[1:]:
        return "tool"
    # A plain step's own words are no call of a model unless its attributes say more than the step does.
    return parts.kind


def _is_tool_message(back: Any) -> bool:
    """Decide whether an output is one message of a tool and nothing else."""
    state = back.get("outputs", back) if isinstance(back, dict) else None
    if not isinstance(state, dict) or "messages" in state:
        return False
    found = find_messages(back, "assistant")
    return len(found) == 1 and found[0].role == "tool" and bool(found[0].tool_call_id)


def _build_tool_run(name: str, given: Any, back: Any, parts: SpanParts) -> ToolRun:
    known = parts.tool or ToolRun(_TOOL_SPAN_NAME.sub(r"\1", name[:_LONGEST_NAME]))
    asked, answer = _parse_tool_message(given), _parse_tool_message(back)
    arguments = to_text(_parse_arguments(given)) if asked is None else asked.text
    result = unwrap_result(back) if answer is None else answer.text
    identities = (one.tool_call_id for one in (answer, asked) if one is not None)
    return ToolRun(
        name=known.name or name,
        arguments=known.arguments if arguments in _EMPTY and known.arguments else replace_bytes(arguments),
        result=known.result if result in _EMPTY and known.result else replace_bytes(result),
        call_id=known.call_id or next(filter(None, identities), ""),
    )


def _parse_arguments(given: Any) -> Any:
    """Parse a tool's arguments: Python notation, or the call record of a decorated function."""
    literal = parse_python_value(given) if isinstance(given, str) else None
    given = given if literal is None else literal
    if not isinstance(given, dict) or not {"args", "kwargs"} <= given.keys():
        return unwrap_arguments(given)
    args = given["args"]
    return given["kwargs"] or (args[0] if isinstance(args, list) and len(args) == 1 else args)


def _parse_tool_message(value: Any) -> Message | None:
    """Parse a side that is written as a tool message; None for a tool's own result form."""
    if not isinstance(value, dict) or not _OF_MESSAGES & value.keys():
        return None
    found = find_messages(value, "tool")
    return found[0] if len(found) == 1 and not found[0].tool_calls else None


def _get_error(record: Mapping[str, Any], parts: SpanParts) -> str:
    if get_text(record, "level").upper() != "ERROR":
        return parts.error
    return get_text(record, "statusMessage") or parts.error or "error"


def _count_tokens(usage: Mapping[str, Any], names: tuple[str, ...]) -> int:
    return next((to_count(usage[name]) for name in names if usage.get(name)), 0)


def _make_id(record: Mapping[str, Any]) -> str:
    """Derive the id of an observation without one from its content, so that reading twice adds nothing."""
    return blake2b(to_text(record).encode("utf-8", "replace"), digest_size=8).hexdigest()
