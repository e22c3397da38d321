"""One LangSmith run as a span."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pattern_pipeline.traces.model import Span, SpanKind
from pattern_pipeline.traces.readers.record_fields import (
    INPUT_TOKENS,
    OUTPUT_TOKENS,
    Record,
    inner,
    moment,
    tokens,
    word,
)
from pattern_pipeline.traces.readers.steps import error_text, words
from pattern_pipeline.traces.vocabularies.values import parsed

_KINDS: dict[str, SpanKind] = {"llm": "llm", "tool": "tool", "retriever": "retriever"}
_HEX = frozenset("0123456789abcdef")
_MODELS = ("ls_model_name", "model_name", "model", "model_id")


def run_span(run: Record, trace_id: str, above: str, otherwise: datetime) -> Span:
    """The run as a span below ``above`` (the run it is nested in, if any), at ``otherwise`` without a time."""
    start = moment(run.get("start_time")) or _ordered_at(run) or _born(word(run, "id", "run_id")) or otherwise
    own = above or trace_and_parent(run)[1]
    identity = word(run, "id", "run_id") or trace_id
    parent = "" if own == identity else own
    if not parent and identity != trace_id:
        parent = trace_id
    kind = _KINDS.get(word(run, "run_type").lower(), "other" if parent else "agent")
    given, back = parsed(run.get("inputs")), parsed(run.get("outputs"))
    name = word(run, "name")
    step = words(kind, name, given, back, outermost=not parent)
    usage = _usage(run, back)
    return Span(
        identity,
        name,
        kind,
        start,
        max(moment(run.get("end_time")) or start, start),
        parent,
        input=step.input,
        output=step.output,
        tool=step.tool,
        error=error_text(run.get("error")),
        model=_model(run) if kind == "llm" else "",
        # A step around model calls repeats the sum of their tokens.
        input_tokens=tokens(usage, INPUT_TOKENS) if kind == "llm" else 0,
        output_tokens=tokens(usage, OUTPUT_TOKENS) if kind == "llm" else 0,
    )


def trace_and_parent(run: Record) -> tuple[str, str]:
    """The ids of a run's trace and of the run above it, which the dotted order tells too."""
    order = [part.partition("Z")[2] for part in word(run, "dotted_order").split(".")]
    parents = run.get("parent_run_ids")
    above = parents[-1] if isinstance(parents, list) and parents else ""
    parent = word(run, "parent_run_id") or (order[-2] if len(order) > 1 else "") or str(above)
    first = parents[0] if isinstance(parents, list) and parents else ""
    return word(run, "trace_id") or order[0] or str(first) or word(run, "id", "run_id"), parent


def about_run(run: Record) -> Record:
    """A run's metadata, which stands in ``extra`` or beside it."""
    return {**inner(run, "metadata"), **inner(inner(run, "extra"), "metadata")}


def _ordered_at(run: Record) -> datetime | None:
    """The start that the dotted order tells: ``20260301T120000123456Z`` before the run's own id."""
    stamp = word(run, "dotted_order").rpartition(".")[2].partition("Z")[0]
    try:
        return datetime.strptime(stamp, "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
    except ValueError:
        return None


def _born(identity: str) -> datetime | None:
    """When an id was made, which a UUID of version 7 tells in milliseconds since 1970."""
    digits = identity.replace("-", "")
    if len(digits) != 32 or digits[12] != "7" or not all(digit in _HEX for digit in digits[:12]):
        return None
    return moment(int(digits[:12], 16))


def _model(run: Record) -> str:
    extra = inner(run, "extra")
    return word(about_run(run), *_MODELS) or word(inner(extra, "invocation_params"), *_MODELS)


def _usage(run: Record, back: Any) -> Record:
    """Tokens, which stand in the run itself, its outputs or its metadata."""
    outputs = back if isinstance(back, Mapping) else {}
    for holder in (
        run,
        inner(outputs, "usage_metadata"),
        inner(outputs, "usage"),
        inner(inner(outputs, "llm_output"), "token_usage"),
        inner(about_run(run), "usage_metadata"),
    ):
        if any(isinstance(holder.get(name), int) for name in (*INPUT_TOKENS, *OUTPUT_TOKENS)):
            return holder
    return {}
