"""Traces from files into the store: read, combined, redacted, kept batch by batch."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

from pattern_pipeline.traces.clearance import AdmissionPolicy
from pattern_pipeline.traces.collecting import collect_rarely
from pattern_pipeline.traces.landing_batch import Batch
from pattern_pipeline.traces.landing_keeping import store_batch
from pattern_pipeline.traces.landing_report import LandingReport
from pattern_pipeline.traces.landing_store import LandingStore
from pattern_pipeline.traces.model import Reject
from pattern_pipeline.traces.preparing import PreparedTrace, strip_surrogates
from pattern_pipeline.traces.readers.columns import ColumnMap
from pattern_pipeline.traces.readers.registry import FileEnd
from pattern_pipeline.traces.reading import read_prepared
from pattern_pipeline.traces.redaction.rules import RedactionRules
from pattern_pipeline.traces.step_work import StepReader

# Parts of traces without any agent's span wait for the parts that have one, which a later record may hold.
WAITING_TRACES = 10_000
WAITING_BYTES = 32 * 1024 * 1024


def land_paths(
    paths: Iterable[Path],
    store: LandingStore,
    *,
    redact: bool,
    now: datetime,
    earliest: date,
    progress: Callable[[LandingReport], None],
    rules: RedactionRules | None = None,
    columns: ColumnMap | None = None,
    workers: int = 1,
) -> LandingReport:
    """Read files and folders into the store; landing the same again changes nothing.

    ``now`` (UTC) dates what is stored; traces that start more than a day later, or before ``earliest``, are
    rejected. ``progress`` is called with what is stored so far. Raises InputError for a path that does not
    exist. ``rules`` are those of the home folder; without them what this call redacts numbers apart from what
    other calls did. ``columns`` are those that a person set for tables. ``workers`` is the number of processes
    that read; the result does not depend on it. A killed run loses at most one batch; run again, it doubles
    nothing.
    """
    clearance = AdmissionPolicy(redact=redact, now=now, earliest=earliest, rules=rules or RedactionRules())
    work = StepReader(clearance, columns or ColumnMap())
    report = LandingReport()
    with collect_rarely():
        for batch in _form_batches(read_prepared(paths, work, workers)):
            report = report.plus(store_batch(batch, store, clearance))
            progress(report)
    return report


def _form_batches(items: Iterable[PreparedTrace | Reject | FileEnd]) -> Iterator[Batch]:
    batch, waiting = Batch(), Batch()
    for item in items:
        if isinstance(item, FileEnd):
            batch.finished.append(strip_surrogates(item.path))
        elif isinstance(item, Reject):
            batch.rejects.append(item)
        else:
            waiting.add(item)
            if waiting.traces[item.trace_id].is_of_an_agent or item.trace_id in batch.traces:
                batch.add(waiting.take(item.trace_id))
        if len(waiting.traces) >= WAITING_TRACES or waiting.size >= WAITING_BYTES:
            batch.add_all(waiting.traces.values())
            waiting = Batch()
        if batch.is_full():
            yield batch
            batch = Batch()
    batch.add_all(waiting.traces.values())
    yield batch
