"""Hold one batch of prepared traces, and store what is new or different in it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from pattern_pipeline.errors import LakeError
from pattern_pipeline.tables.frames import build_frame, iterate_rows
from pattern_pipeline.tables.traces import LandedTracesRow, RejectedRecordsRow
from pattern_pipeline.traces.landing.admission import AdmissionPolicy
from pattern_pipeline.traces.landing.combining import combine_copies, merge_parts
from pattern_pipeline.traces.landing.preparing import PreparedTrace, encode_trace, strip_surrogates
from pattern_pipeline.traces.landing.store import LandingReport, LandingStore
from pattern_pipeline.traces.model import Fault, Reject
from pattern_pipeline.traces.redaction.placeholders import renumber_placeholders
from pattern_pipeline.traces.rejects import make_printable

# A killed run loses at most one batch, and a batch is one short transaction.
BATCH_RECORDS = 2_000
BATCH_BYTES = 4 * 1024 * 1024
_ATTEMPTS = 10


@dataclass(slots=True)
class Batch:
    """Prepared traces by id, rejects, and the files that are read to their end.

    ``finished``: files whose last record is here or in an earlier batch. ``complete``: all spans of a trace
    are present, so that two roots under one id are two runs; see ``combining``.
    """

    traces: dict[str, PreparedTrace] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    finished: list[str] = field(default_factory=list)
    size: int = 0
    complete: bool = True

    def merge(self, older: PreparedTrace, newer: PreparedTrace) -> PreparedTrace:
        """Merge two readings of one trace id, with one placeholder for each redacted value.

        Two readings from one file are parts of a trace; from two files they may be two copies.
        """
        if older.content_hash == newer.content_hash:
            return newer
        known = older.trace()
        part = renumber_placeholders(newer.trace(), known.redactions)
        are_parts = not self.complete or older.source.path == newer.source.path
        return encode_trace(merge_parts(known, part) if are_parts else combine_copies(known, part))

    def add(self, trace: PreparedTrace) -> None:
        """Add a trace, merged with what the batch holds of it."""
        known = self.traces.get(trace.trace_id)
        whole = self.merge(known, trace) if known else trace
        self.traces[trace.trace_id] = whole
        self.size += len(whole.payload) - (len(known.payload) if known else 0)

    def add_all(self, traces: Iterable[PreparedTrace]) -> None:
        """Add several traces."""
        for trace in traces:
            self.add(trace)

    def take(self, trace_id: str) -> PreparedTrace:
        """Remove a trace and return it, to move it to another batch."""
        trace = self.traces.pop(trace_id)
        self.size -= len(trace.payload)
        return trace

    def is_full(self) -> bool:
        """Decide whether the batch should be stored now."""
        return len(self.traces) + len(self.rejects) >= BATCH_RECORDS or self.size >= BATCH_BYTES


@dataclass(frozen=True, slots=True)
class _StoredTrace:
    """What the stored row of a trace holds that landing compares."""

    content_hash: str
    payload: str
    day: date
    source_path: str
    landed_at: datetime

    @classmethod
    def of(cls, row: Any) -> "_StoredTrace":
        return cls(row.content_hash, row.payload, row.day, row.source_path, row.landed_at)

    def as_prepared(self, newer: PreparedTrace, now: datetime) -> PreparedTrace:
        """Build a PreparedTrace of the row. The path is set only where this run stored the row."""
        path = self.source_path if self.landed_at == now else ""
        source = replace(newer.source, path=path)
        return replace(newer, payload=self.payload, content_hash=self.content_hash, source=source)


def store_batch(batch: Batch, store: LandingStore, policy: AdmissionPolicy) -> LandingReport:
    """Store a batch, writing only what is new or different.

    Raises LakeError where other processes change the same traces again and again.
    """
    for _ in range(_ATTEMPTS):
        report = _try_store(batch, store, policy)
        if report is not None:
            return report
    raise LakeError(
        "could not land the traces: other processes keep changing the same ones",
        fix="run the command again",
    )


def _try_store(batch: Batch, store: LandingStore, policy: AdmissionPolicy) -> LandingReport | None:
    """Store a batch once; returns None, with nothing stored, where another process changed a trace meanwhile."""
    earlier = store.known(list(batch.traces)) if batch.traces else build_frame(LandedTracesRow, ())
    stored = {row.trace_id: _StoredTrace.of(row) for row in iterate_rows(earlier)}
    landed: list[LandedTracesRow] = []
    rejects = list(batch.rejects)
    days: set[date] = set()
    unchanged = replaced = without_messages = 0
    for trace_id, trace in batch.traces.items():
        before = stored.get(trace_id)
        if before and trace.content_hash != before.content_hash:
            trace = batch.merge(before.as_prepared(trace, policy.now), trace)
        fault = policy.find_fault_of(trace_id, trace.started_at, trace.is_agent_trace)
        if fault is not None:
            rejects.append(Reject(trace.source, fault))
            continue
        without_messages += not trace.has_words
        if before and trace.content_hash == before.content_hash:
            unchanged += 1
            continue
        row = _build_landed_row(trace, policy.now)
        landed.append(row)
        replaced += before is not None
        days |= {row.day, before.day} if before else {row.day}
    rejected = _merge_rejects(policy.redact_reject(reject) for reject in rejects)
    if landed or rejected or batch.finished:
        rows = [_build_rejected_row(reject, policy.now) for reject in rejected]
        hashes = {trace_id: before.content_hash for trace_id, before in stored.items()}
        succeeded = store.store(
            build_frame(LandedTracesRow, landed),
            build_frame(RejectedRecordsRow, rows),
            batch.finished,
            policy.now,
            hashes,
        )
        if not succeeded:
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


def _build_landed_row(trace: PreparedTrace, now: datetime) -> LandedTracesRow:
    return LandedTracesRow(
        trace_id=trace.trace_id,
        day=trace.started_at.astimezone(UTC).date(),
        started_at=trace.started_at,
        ended_at=trace.ended_at,
        content_hash=trace.content_hash,
        payload=trace.payload,
        source_path=trace.source.path,
        source_line=trace.source.line,
        landed_at=now,
        session_id=trace.session_id or None,
        source_format=trace.source.format,
    )


def _build_rejected_row(reject: Reject, now: datetime) -> RejectedRecordsRow:
    source = reject.source
    return RejectedRecordsRow(
        source_path=strip_surrogates(source.path),
        source_line=source.line,
        format=source.format,
        reason=make_printable(reject.reason),
        excerpt=reject.excerpt,
        rejected_at=now,
        kind=reject.fault.kind,
        fix=reject.fault.fix,
    )


def _merge_rejects(rejects: Iterable[Reject]) -> list[Reject]:
    """Merge the rejects of one line into one that holds every reason and fix once; its kind is the first's."""
    places: dict[tuple[str, int], list[Reject]] = {}
    for reject in rejects:
        places.setdefault((reject.source.path, reject.source.line), []).append(reject)
    return [_merge_same_place(same) for same in places.values()]


def _merge_same_place(rejects: list[Reject]) -> Reject:
    first = rejects[0]
    if len(rejects) == 1:
        return first
    reasons = dict.fromkeys(reject.reason for reject in rejects)
    fixes = dict.fromkeys(reject.fault.fix for reject in rejects if reject.fault.fix)
    fault = Fault(first.fault.kind, "; also: ".join(reasons), "; ".join(fixes))
    return replace(first, fault=fault, excerpt=next((r.excerpt for r in rejects if r.excerpt), ""))
