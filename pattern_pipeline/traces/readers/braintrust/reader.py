"""Read Braintrust log rows, one a span: lines, lists, and pages of the API and of BTQL."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from pattern_pipeline.traces.model import Fault, Reject, Source, Span, SpanKind, Trace
from pattern_pipeline.traces.readers.io.files import Head, TraceFile
from pattern_pipeline.traces.readers.io.json_records import read_json_records
from pattern_pipeline.traces.readers.io.neighbours import merge_neighbours
from pattern_pipeline.traces.readers.io.record_fields import (
    INPUT_TOKENS,
    OUTPUT_TOKENS,
    SESSIONS,
    USERS,
    Record,
    flatten_text,
    format_error,
    get_object,
    get_text,
    get_tokens,
    parse_step,
    parse_time,
)
from pattern_pipeline.traces.rejects import make_value_excerpt
from pattern_pipeline.traces.vocabularies.values import to_text

_LISTS = ("events", "data", "rows", "objects")
_KINDS: dict[str, SpanKind] = {
    "llm": "llm",
    "tool": "tool",
    "score": "evaluator",
    "scorer": "evaluator",
    "classifier": "evaluator",
    "facet": "evaluator",
    "preprocessor": "evaluator",
    "automation": "evaluator",
    "review": "evaluator",
}


class Braintrust:
    """Rows of project logs and experiments."""

    name = "braintrust"

    def recognizes(self, head: Head) -> bool:
        """Recognize rows that name the root of their span tree."""
        return any(is_row(row) for record in head.objects for row in (record, *_list_rows(record)))

    def read(self, file: TraceFile) -> Iterator[Trace | Reject]:
        """Yield a part of a trace for each row, neighbours merged; see ``Reader.read``."""
        return merge_neighbours(self._parts(file))

    def _parts(self, file: TraceFile) -> Iterator[Trace | Reject]:
        for record in read_json_records(file, self.name, _LISTS):
            yield record if isinstance(record, Reject) else parse_row(record.value, record.source)


def parse_row(row: Any, source: Source) -> Trace | Reject:
    """Parse one row into a part of a trace."""
    if not isinstance(row, Mapping):
        return _make_reject(row, source, "a row that is not an object")
    trace_id = get_text(row, "root_span_id") or get_text(row, "span_id") or get_text(row, "id")
    if not trace_id:
        return _make_reject(row, source, "no root_span_id, span_id or id")
    metrics = get_object(row, "metrics")
    start = parse_time(metrics.get("start")) or parse_time(row.get("created"))
    if start is None:
        return _make_reject(
            row,
            source,
            "a row without metrics.start and created",
            f"trace {trace_id}: a row without metrics.start and created",
        )
    about = get_object(row, "metadata")
    outermost, root = _is_outermost(row), _is_root(row, trace_id)
    scores = {
        f"score.{name}": to_text(value)
        for name, value in get_object(row, "scores").items()
        if value is not None
    }
    return Trace(
        trace_id,
        (_build_span(row, trace_id, outermost, root, start),),
        source,
        session_id=get_text(about, *SESSIONS),
        user_id=get_text(about, *USERS),
        metadata=(_build_root_metadata(row, about) if outermost else {}) | scores,
    )


def _build_span(row: Record, trace_id: str, outermost: bool, root: bool, start: datetime) -> Span:
    attributes, metrics, about = (
        get_object(row, "span_attributes"),
        get_object(row, "metrics"),
        get_object(row, "metadata"),
    )
    kind = _get_kind(get_text(attributes, "type").lower(), outermost, metrics, about)
    name = get_text(attributes, "name") or get_text(row, "name")
    step = parse_step(kind, name, row.get("input"), row.get("output"), outermost=outermost)
    parents = row.get("span_parents")
    parent = parents[0] if isinstance(parents, list) and parents else parents
    return Span(
        get_text(row, "span_id") or get_text(row, "id") or trace_id,
        name,
        kind,
        start,
        max(parse_time(metrics.get("end")) or start, start),
        "" if root else to_text(parent) or trace_id,
        input=step.input,
        output=step.output,
        tool=step.tool,
        error=format_error(row.get("error")),
        model=get_text(about, "model") if kind == "llm" else "",
        input_tokens=get_tokens(metrics, INPUT_TOKENS),
        output_tokens=get_tokens(metrics, OUTPUT_TOKENS),
    )


def _get_kind(kind: str, outermost: bool, metrics: Record, about: Record) -> SpanKind:
    if not kind and (get_text(about, "model") or get_tokens(metrics, INPUT_TOKENS[:1])):
        # Rows that were not written by the SDK need not name their type.
        return "llm"
    return _KINDS.get(kind, "agent" if outermost else "other")


def _is_outermost(row: Record) -> bool:
    if isinstance(row.get("is_root"), bool):
        return bool(row["is_root"])
    return not row.get("span_parents")


def _is_root(row: Record, trace_id: str) -> bool:
    # Of several rows without parents only one can be the root that the others belong to.
    return _is_outermost(row) and (row.get("is_root") is True or get_text(row, "span_id") in ("", trace_id))


def _build_root_metadata(row: Record, about: Record) -> dict[str, str]:
    found = flatten_text(about, (*SESSIONS, *USERS))
    if isinstance(tags := row.get("tags"), list) and tags:
        found["tags"] = ", ".join(map(to_text, tags))
    return found | flatten_text({key: row[key] for key in ("expected", "environment") if row.get(key)})


def is_row(row: Any) -> bool:
    """Decide whether an object is a log row."""
    if not isinstance(row, Mapping):
        return False
    return "root_span_id" in row and ("span_id" in row or "span_parents" in row or "span_attributes" in row)


def _list_rows(record: Record) -> list[Any]:
    """Return the first rows of a page."""
    return next((value[:5] for key in _LISTS if isinstance(value := record.get(key), list)), [])


def _make_reject(row: Any, source: Source, kind: str, reason: str = "") -> Reject:
    return Reject(source, Fault(kind, reason), make_value_excerpt(row))
