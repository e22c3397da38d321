"""Land traces from files: read, combine, redact and store them batch by batch."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

from pattern_pipeline.traces.landing.admission import AdmissionPolicy
from pattern_pipeline.traces.landing.batch import Batch, store_batch
from pattern_pipeline.traces.landing.preparing import PreparedTrace, strip_surrogates
from pattern_pipeline.traces.landing.steps import LinesEnd, StepReader, plan_steps
from pattern_pipeline.traces.landing.store import LandingReport, LandingStore
from pattern_pipeline.traces.landing.worker_server import needs_workers
from pattern_pipeline.traces.landing.workers import WorkerPool, collect_rarely
from pattern_pipeline.traces.model import Reject
from pattern_pipeline.traces.readers.io.files import find_files
from pattern_pipeline.traces.readers.registry import FileEnd
from pattern_pipeline.traces.readers.tables.columns import ColumnMap
from pattern_pipeline.traces.redaction.rules import RedactionRules

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
    """Read files and folders into the store; landing the same files again changes nothing.

    ``now`` (UTC): the time of what is stored; traces that start more than a day later, or before
    ``earliest``, are rejected. ``progress``: called with the report so far. ``rules``: redaction rules of the
    home folder; without them placeholders of this call have a numbering of their own. ``columns``: the user's
    table columns. ``workers``: number of reading processes; the result does not depend on it. A killed run
    loses at most one batch and can be repeated. Raises InputError for a path that does not exist.
    """
    policy = AdmissionPolicy(redact=redact, now=now, earliest=earliest, rules=rules or RedactionRules())
    work = StepReader(policy, columns or ColumnMap())
    report = LandingReport()
    with collect_rarely():
        for batch in _form_batches(read_prepared(paths, work, workers)):
            report = report.plus(store_batch(batch, store, policy))
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
            if waiting.traces[item.trace_id].is_agent_trace or item.trace_id in batch.traces:
                batch.add(waiting.take(item.trace_id))
        if len(waiting.traces) >= WAITING_TRACES or waiting.size >= WAITING_BYTES:
            batch.add_all(waiting.traces.values())
            waiting = Batch()
        if batch.is_full():
            yield batch
            batch = Batch()
    batch.add_all(waiting.traces.values())
    yield batch


def read_prepared(
    paths: Iterable[Path], work: StepReader, workers: int
) -> Iterator[PreparedTrace | Reject | FileEnd]:
    """Yield prepared traces and rejects in order, and a FileEnd after each file.

    ``workers``: number of processes; one process reads where there is little to read. Raises InputError for a
    path that does not exist.
    """
    files = list(find_files(paths))
    planned = plan_steps(files, work.readers)
    if workers > 1 and needs_workers(files):
        with WorkerPool(workers, work) as pool:
            yield from _resolve_line_ends(pool.run_steps(planned))
    else:
        yield from _resolve_line_ends(work.read(step) for step in planned)


def _resolve_line_ends(
    results: Iterable[Iterable[PreparedTrace | Reject | FileEnd | LinesEnd]],
) -> Iterator[PreparedTrace | Reject | FileEnd]:
    has_items = False
    for result in results:
        for item in result:
            if isinstance(item, LinesEnd):
                if not has_items:
                    yield item.nothing
                continue
            has_items = not isinstance(item, FileEnd)
            yield item
