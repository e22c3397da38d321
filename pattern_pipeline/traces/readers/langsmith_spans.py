"""One LangSmith run as a span."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pattern_pipeline.traces.model import Span, SpanKind
from pattern_pipeline.traces.readers.record_fields import (
    INPUT_TOKENS,
    OUTPUT_TOKENS,
    Record,
    get_object,
    get_text,
    get_tokens,
    parse_time,
)
from pattern_pipeline.traces.readers.steps import format_error, parse_step
from pattern_pipeline.traces.vocabularies.values import parse_if_json

_KINDS: dict[str, SpanKind] = {"llm": "llm", "tool": "tool", "retriever": "retriever"}
_HEX = frozenset("0123456789abcdef")
_MODELS = ("ls_model_name", "model_name", "model", "model_id")


def build_run_span(run: Record, trace_id: str, above: str, otherwise: datetime) -> Span:
    """The run as a span below ``above`` (the run it is nested in, if any), at ``otherwise`` without a time."""
    start = (
        parse_time(run.get("start_time"))
        or _parse_dotted_time(run)
        or _parse_uuid_time(get_text(run, "id", "run_id"))
        or otherwise
    )
    own = above or find_trace_and_parent(run)[1]
    identity = get_text(run, "id", "run_id") or trace_id
    parent = "" if own == identity else own
    if not parent and identity != trace_id:
        parent = trace_id
    kind = _KINDS.get(get_text(run, "run_type").lower(), "other" if parent else "agent")
    given, back = parse_if_json(run.get("inputs")), parse_if_json(run.get("outputs"))
    name = get_text(run, "name")
    step = parse_step(kind, name, given, back, outermost=not parent)
    usage = _find_usage(run, back)
    return Span(
        identity,
        name,
        kind,
        start,
        max(parse_time(run.get("end_time")) or start, start),
        parent,
        input=step.input,
        output=step.output,
        tool=step.tool,
        error=format_error(run.get("error")),
        model=_get_model(run) if kind == "llm" else "",
        # A step around model calls repeats the sum of their tokens.
        input_tokens=get_tokens(usage, INPUT_TOKENS) if kind == "llm" else 0,
        output_tokens=get_tokens(usage, OUTPUT_TOKENS) if kind == "llm" else 0,
    )


def find_trace_and_parent(run: Record) -> tuple[str, str]:
    """The ids of a run's trace and of the run above it, which the dotted order tells too."""
    order = [part.partition("Z")[2] for part in get_text(run, "dotted_order").split(".")]
    parents = run.get("parent_run_ids")
    above = parents[-1] if isinstance(parents, list) and parents else ""
    parent = get_text(run, "parent_run_id") or (order[-2] if len(order) > 1 else "") or str(above)
    first = parents[0] if isinstance(parents, list) and parents else ""
    return get_text(run, "trace_id") or order[0] or str(first) or get_text(run, "id", "run_id"), parent


def get_run_metadata(run: Record) -> Record:
    """A run's metadata, which stands in ``extra`` or beside it."""
    return {**get_object(run, "metadata"), **get_object(get_object(run, "extra"), "metadata")}


def _parse_dotted_time(run: Record) -> datetime | None:
    """The start that the dotted order tells: ``20260301T120000123456Z`` before the run's own id."""
    stamp = get_text(run, "dotted_order").rpartition(".")[2].partition("Z")[0]
    try:
        return datetime.strptime(stamp, "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
    except ValueError:
        return None


def _parse_uuid_time(identity: str) -> datetime | None:
    """When an id was made, which a UUID of version 7 tells in milliseconds since 1970."""
    digits = identity.replace("-", "")
    if len(digits) != 32 or digits[12] != "7" or not all(digit in _HEX for digit in digits[:12]):
        return None
    return parse_time(int(digits[:12], 16))


def _get_model(run: Record) -> str:
    extra = get_object(run, "extra")
    return get_text(get_run_metadata(run), *_MODELS) or get_text(
        get_object(extra, "invocation_params"), *_MODELS
    )


def _find_usage(run: Record, back: Any) -> Record:
    """Tokens, which stand in the run itself, its outputs or its metadata."""
    outputs = back if isinstance(back, Mapping) else {}
    for holder in (
        run,
        get_object(outputs, "usage_metadata"),
        get_object(outputs, "usage"),
        get_object(get_object(outputs, "llm_output"), "token_usage"),
        get_object(get_run_metadata(run), "usage_metadata"),
    ):
        if any(isinstance(holder.get(name), int) for name in (*INPUT_TOKENS, *OUTPUT_TOKENS)):
            return holder
    return {}
