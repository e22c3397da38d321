"""One batch of landing: what it holds, and how it reaches the store."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from pattern_pipeline.errors import LakeError
from pattern_pipeline.traces.clearance import Clearance
from pattern_pipeline.traces.combining import combine, unite
from pattern_pipeline.traces.history import has_words
from pattern_pipeline.traces.landing_report import LandingReport
from pattern_pipeline.traces.landing_store import LandingStore
from pattern_pipeline.traces.model import Reject, Trace
from pattern_pipeline.traces.payload import Encoded, encode, from_payload
from pattern_pipeline.traces.redaction.renumbering import renumber
from pattern_pipeline.traces.schema import LANDED, REJECTED, frame

# A killed run loses at most one batch, and a batch is one short transaction.
BATCH_RECORDS = 500
_ATTEMPTS = 10
BATCH_BYTES = 32 * 1024 * 1024


@dataclass(slots=True)
class Batch:
    """Traces by id, as read; ``finished`` are the files whose last record is here or in an earlier batch."""

    traces: dict[str, Trace] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    finished: list[str] = field(default_factory=list)
    size: int = 0
    complete: bool = True

    def combined(self, older: Trace, newer: Trace) -> Trace:
        """Two of one id as one: copies and parts where all is read, parts alone where more may come."""
        return combine(older, newer) if self.complete else unite(older, newer)

    def add(self, trace: Trace) -> None:
        """Take a trace in, united with what the batch holds of it."""
        known = self.traces.get(trace.trace_id)
        self.traces[trace.trace_id] = self.combined(known, trace) if known else trace
        self.size += _size(trace)

    def add_all(self, traces: Iterable[Trace]) -> None:
        """Take several in."""
        for trace in traces:
            self.add(trace)

    def is_full(self) -> bool:
        """Whether it is time to store."""
        return len(self.traces) + len(self.rejects) >= BATCH_RECORDS or self.size >= BATCH_BYTES


def keep(batch: Batch, store: LandingStore, clearance: Clearance) -> LandingReport:
    """Store a batch: only what is new or differs from what the store knows is written.

    Raises LakeError where other processes change the same traces again and again.
    """
    for _ in range(_ATTEMPTS):
        report = _kept(batch, store, clearance)
        if report is not None:
            return report
    raise LakeError(
        "could not land the traces: other processes keep changing the same ones",
        mend="run the command again",
    )


def _kept(batch: Batch, store: LandingStore, clearance: Clearance) -> LandingReport | None:
    """As ``keep``; None, and nothing stored, where another process was faster with one of the traces."""
    earlier = store.known(list(batch.traces)) if batch.traces else frame(LANDED, ())
    stored = {
        trace_id: (hashed, payload, day)
        for trace_id, hashed, payload, day in zip(
            earlier["trace_id"], earlier["content_hash"], earlier["payload"], earlier["day"], strict=True
        )
    }
    landed: list[tuple[Any, ...]] = []
    rejects = list(batch.rejects)
    days: set[date] = set()
    unchanged = replaced = without_messages = 0
    for trace_id, read in batch.traces.items():
        trace = clearance.redacted(read)
        encoded = encode(trace)
        before = stored.get(trace_id)
        if before and encoded.content_hash != before[0]:
            known = from_payload(before[1])
            trace = batch.combined(known, renumber(trace, known.redactions))
            encoded = encode(trace)
        trouble = clearance.trouble(trace)
        if trouble:
            rejects.append(Reject(read.source, trouble))
            continue
        without_messages += not has_words(trace)
        row = _landed_row(trace, encoded, clearance.now)
        if before and encoded.content_hash == before[0]:
            unchanged += 1
            continue
        landed.append(row)
        replaced += before is not None
        days |= {row[1], before[2]} if before else {row[1]}
    rejected = _one_a_place(clearance.redacted_reject(reject) for reject in rejects)
    if landed or rejected or batch.finished:
        rows = [_rejected_row(reject, clearance.now) for reject in rejected]
        hashes = {trace_id: row[0] for trace_id, row in stored.items()}
        kept = store.store(
            frame(LANDED, landed), frame(REJECTED, rows), batch.finished, clearance.now, hashes
        )
        if not kept:
            return None
    return LandingReport(
        files=len(batch.finished),
        traces=len(landed) + unchanged,
        new=len(landed) - replaced,
        replaced=replaced,
        unchanged=unchanged,
        rejected=len(rejected),
        without_messages=without_messages,
        days=tuple(sorted(days)),
    )


def _landed_row(trace: Trace, encoded: Encoded, now: datetime) -> tuple[Any, ...]:
    start = trace.started_at
    return (
        trace.trace_id,
        start.astimezone(UTC).date(),
        start,
        trace.ended_at,
        encoded.content_hash,
        encoded.payload,
        trace.source.path,
        trace.source.line,
        now,
        trace.session_id or None,
        trace.source.format,
    )


def _rejected_row(reject: Reject, now: datetime) -> tuple[Any, ...]:
    source = reject.source
    return (source.path, source.line, source.format, reject.reason, reject.excerpt, now)


def _one_a_place(rejects: Iterable[Reject]) -> list[Reject]:
    """Rejects of one line as one, with every reason once."""
    places: dict[tuple[str, int], Reject] = {}
    for reject in rejects:
        place = (reject.source.path, reject.source.line)
        known = places.get(place)
        if known is None:
            places[place] = reject
        elif reject.reason not in known.reason:
            reason = f"{known.reason}; {reject.reason}"
            places[place] = replace(known, reason=reason, excerpt=known.excerpt or reject.excerpt)
    return list(places.values())


def _size(trace: Trace) -> int:
    """About how many bytes a trace takes: messages that spans share count once."""
    shared: dict[int, int] = {}
    for span in trace.spans:
        for message in (*span.input, *span.output):
            shared[id(message)] = (
                len(message.text) + sum(len(call.arguments) for call in message.tool_calls) + 100
            )
        if span.tool:
            shared[id(span.tool)] = len(span.tool.result) + len(span.tool.arguments) + 100
    return sum(shared.values()) + 300 * len(trace.spans)
