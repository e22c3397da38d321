"""Traces from files into the store: read, combined, redacted, kept batch by batch."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path

from pattern_pipeline.traces.clearance import Clearance
from pattern_pipeline.traces.combining import combine
from pattern_pipeline.traces.history import is_of_an_agent
from pattern_pipeline.traces.landing_batch import Batch, keep
from pattern_pipeline.traces.landing_report import LandingReport
from pattern_pipeline.traces.landing_store import LandingStore
from pattern_pipeline.traces.model import Reject, Trace
from pattern_pipeline.traces.readers.columns import ColumnMap
from pattern_pipeline.traces.readers.registry import FileEnd, read_files, readers
from pattern_pipeline.traces.redaction.rules import RedactionRules

# Parts of traces without any agent's span wait for the parts that have one, which a later record may hold.
WAITING_TRACES = 10_000


def land(
    paths: Iterable[Path],
    store: LandingStore,
    *,
    redact: bool,
    now: datetime,
    earliest: date,
    progress: Callable[[int], None],
    rules: RedactionRules | None = None,
    columns: ColumnMap | None = None,
) -> LandingReport:
    """Read files and folders into the store; landing the same again changes nothing.

    ``now`` (UTC) dates what is stored; traces that start more than a day later, or before ``earliest``, are
    rejected. ``progress`` is called with the number of traces read so far. Raises InputError for a path that
    does not exist. ``rules`` are those of the home folder; without them what this call redacts numbers apart
    from what other calls did. ``columns`` are those that a person set for tables. A killed run loses at most
    one batch; run again, it doubles nothing.
    """
    clearance = Clearance(redact=redact, now=now, earliest=earliest, rules=rules or RedactionRules())
    report = LandingReport()
    for batch in _batches(read_files(paths, readers(columns or ColumnMap()))):
        report = report.plus(keep(batch, store, clearance))
        progress(report.traces)
    return report


def _batches(items: Iterable[Trace | Reject | FileEnd]) -> Iterable[Batch]:
    batch = Batch()
    waiting: dict[str, Trace] = {}
    for item in items:
        if isinstance(item, FileEnd):
            batch.finished.append(item.path)
        elif isinstance(item, Reject):
            batch.rejects.append(item)
        else:
            earlier = waiting.pop(item.trace_id, None)
            trace = combine(earlier, item) if earlier else item
            if is_of_an_agent(trace) or trace.trace_id in batch.traces:
                batch.add(trace)
            else:
                waiting[trace.trace_id] = trace
        if len(waiting) >= WAITING_TRACES:
            batch.add_all(waiting.values())
            waiting.clear()
        if batch.is_full():
            yield batch
            batch = Batch()
    batch.add_all(waiting.values())
    yield batch
