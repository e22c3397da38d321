"""Group log records that hold messages into traces of event spans; other log records are ignored."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b

import orjson

from pattern_pipeline.traces.model import Fault, Reject, Source, Span, Trace
from pattern_pipeline.traces.readers.otlp.fields import LogFields
from pattern_pipeline.traces.readers.otlp.grouping import PARSE_ERRORS, MalformedRecord, make_malformed
from pattern_pipeline.traces.rejects import make_excerpt
from pattern_pipeline.traces.vocabularies.message_events import EventMessages, parse_event
from pattern_pipeline.traces.vocabularies.span_parts import parse_span_parts


def group_logs(
    records: Iterable[tuple[str, LogFields | MalformedRecord]], source: Source, content: bytes
) -> Iterator[Trace | Reject]:
    """Yield the messages among ``records`` by trace, and one reject for each kind of fault.

    ``records``: pairs of service and log record. Records without messages are skipped.
    """
    traces: dict[str, Trace] = {}
    seen: Counter[str] = Counter()
    faults: Counter[Fault] = Counter()
    for service, fields in records:
        outcome = (
            fields if isinstance(fields, MalformedRecord) else _build_trace(service, fields, source, seen)
        )
        if isinstance(outcome, MalformedRecord):
            faults[outcome.fault] += 1
        elif outcome is not None:
            known = traces.get(outcome.trace_id)
            traces[outcome.trace_id] = outcome if known is None else _merge_traces(known, outcome)
    for fault, number in faults.items():
        counted = Fault(f"log records: {fault.kind}", f"{number} log records: {fault.reason}", fault.fix)
        yield Reject(source, counted, make_excerpt(content), number)
    yield from traces.values()


def _build_trace(
    service: str, fields: LogFields, source: Source, seen: Counter[str]
) -> Trace | MalformedRecord | None:
    try:
        found = parse_event(fields.name, fields.attributes, fields.body)
        if not found:
            return None
        if not fields.trace_id:
            return MalformedRecord(Fault("messages without a trace id", fix="call the model within a span"))
        if fields.moment is None:
            return MalformedRecord(Fault("messages without a time"))
        parts = parse_span_parts(fields.name, fields.attributes)
        event = replace(
            _build_event(fields, fields.moment, found, seen),
            model=parts.model,
            input_tokens=parts.input_tokens,
            output_tokens=parts.output_tokens,
        )
    except PARSE_ERRORS as error:
        return make_malformed(error)
    return Trace(fields.trace_id, (event,), source, parts.session_id, parts.user_id, service, parts.metadata)


def _build_event(fields: LogFields, moment: datetime, found: EventMessages, seen: Counter[str]) -> Span:
    content = orjson.dumps((fields.trace_id, fields.span_id, fields.name, moment, found.input, found.output))
    digest = blake2b(content, digest_size=8).hexdigest()
    # Two records of one request may say the same at the same moment; a request sent again counts the same.
    seen[digest] += 1
    span_id = digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"
    return Span(
        span_id, fields.name, "event", moment, moment, fields.span_id, input=found.input, output=found.output
    )


def _merge_traces(known: Trace, more: Trace) -> Trace:
    return replace(
        known,
        spans=tuple(sorted((*known.spans, *more.spans), key=lambda span: span.started_at)),
        session_id=known.session_id or more.session_id,
        user_id=known.user_id or more.user_id,
        metadata={**known.metadata, **more.metadata},
    )
