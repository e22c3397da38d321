"""How a batch of landing reaches the store: what is new or differs, and nothing else."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from pattern_pipeline.errors import LakeError
from pattern_pipeline.traces.clearance import AdmissionPolicy
from pattern_pipeline.traces.landing_batch import Batch
from pattern_pipeline.traces.landing_report import LandingReport
from pattern_pipeline.traces.landing_store import LandingStore
from pattern_pipeline.traces.model import Reject
from pattern_pipeline.traces.preparing import PreparedTrace, strip_surrogates
from pattern_pipeline.traces.rejecting import ALSO, make_printable
from pattern_pipeline.traces.schema import LANDED, REJECTED, build_frame

_ATTEMPTS = 10


class _Stored(NamedTuple):
    """What the store holds of a trace."""

    content_hash: str
    payload: str
    day: date
    source_path: str
    landed_at: datetime

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        return ("trace_id", *cls._fields)

    def like(self, newer: PreparedTrace, now: datetime) -> PreparedTrace:
        """As what a batch holds; a path is kept only where this very run read it."""
        path = self.source_path if self.landed_at == now else ""
        source = replace(newer.source, path=path)
        return replace(newer, payload=self.payload, content_hash=self.content_hash, source=source)


def store_batch(batch: Batch, store: LandingStore, clearance: AdmissionPolicy) -> LandingReport:
    """Store a batch: only what is new or differs from what the store knows is written.

    Raises LakeError where other processes change the same traces again and again.
    """
    for _ in range(_ATTEMPTS):
        report = _try_store(batch, store, clearance)
        if report is not None:
            return report
    raise LakeError(
        "could not land the traces: other processes keep changing the same ones",
        mend="run the command again",
    )


def _try_store(batch: Batch, store: LandingStore, clearance: AdmissionPolicy) -> LandingReport | None:
    """As ``keep``; None, and nothing stored, where another process was faster with one of the traces."""
    earlier = store.known(list(batch.traces)) if batch.traces else build_frame(LANDED, ())
    stored = {
        row[0]: _Stored(*row[1:]) for row in zip(*(earlier[name] for name in _Stored.columns()), strict=True)
    }
    landed: list[tuple[Any, ...]] = []
    rejects = list(batch.rejects)
    days: set[date] = set()
    unchanged = replaced = without_messages = 0
    for trace_id, trace in batch.traces.items():
        before = stored.get(trace_id)
        if before and trace.content_hash != before.content_hash:
            trace = batch.united(before.like(trace, clearance.now), trace)
        trouble = clearance.trouble_of(trace_id, trace.started_at, trace.is_of_an_agent)
        if trouble:
            rejects.append(Reject(trace.source, trouble))
            continue
        without_messages += not trace.has_words
        if before and trace.content_hash == before.content_hash:
            unchanged += 1
            continue
        row = _build_landed_row(trace, clearance.now)
        landed.append(row)
        replaced += before is not None
        days |= {row[1], before.day} if before else {row[1]}
    rejected = _merge_rejects(clearance.redacted_reject(reject) for reject in rejects)
    if landed or rejected or batch.finished:
        rows = [_build_rejected_row(reject, clearance.now) for reject in rejected]
        hashes = {trace_id: before.content_hash for trace_id, before in stored.items()}
        kept = store.store(
            build_frame(LANDED, landed), build_frame(REJECTED, rows), batch.finished, clearance.now, hashes
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


def _build_landed_row(trace: PreparedTrace, now: datetime) -> tuple[Any, ...]:
    return (
        trace.trace_id,
        trace.started_at.astimezone(UTC).date(),
        trace.started_at,
        trace.ended_at,
        trace.content_hash,
        trace.payload,
        trace.source.path,
        trace.source.line,
        now,
        trace.session_id or None,
        trace.source.format,
    )


def _build_rejected_row(reject: Reject, now: datetime) -> tuple[Any, ...]:
    source = reject.source
    return (
        strip_surrogates(source.path),
        source.line,
        source.format,
        make_printable(reject.reason),
        reject.excerpt,
        now,
    )


def _merge_rejects(rejects: Iterable[Reject]) -> list[Reject]:
    """Rejects of one line as one, with every reason once."""
    places: dict[tuple[str, int], Reject] = {}
    for reject in rejects:
        place = (reject.source.path, reject.source.line)
        known = places.get(place)
        if known is None:
            places[place] = reject
        elif reject.reason not in known.reason:
            reason = f"{known.reason}{ALSO}{reject.reason}"
            places[place] = replace(known, reason=reason, excerpt=known.excerpt or reject.excerpt)
    return list(places.values())
