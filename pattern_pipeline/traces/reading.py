"""Files read, redacted and encoded, in this process or by several, always with the same result."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pattern_pipeline.traces.model import Reject
from pattern_pipeline.traces.preparing import PreparedTrace
from pattern_pipeline.traces.readers.files import find_files
from pattern_pipeline.traces.readers.registry import FileEnd
from pattern_pipeline.traces.reading_steps import LinesEnd, plan_steps
from pattern_pipeline.traces.step_work import StepReader
from pattern_pipeline.traces.worker_server import needs_workers
from pattern_pipeline.traces.workers import WorkerPool


def read_prepared(
    paths: Iterable[Path], work: StepReader, workers: int
) -> Iterator[PreparedTrace | Reject | FileEnd]:
    """Every trace of these files and folders made ready, rejects, and a FileEnd after each file, in order.

    With more than one worker the reading goes on in as many processes beside this one, unless there is little
    to read. Raises InputError for a path that does not exist.
    """
    files = list(find_files(paths))
    planned = plan_steps(files, work.readers)
    if workers > 1 and needs_workers(files):
        with WorkerPool(workers, work) as pool:
            yield from _resolve_line_ends(pool.results(planned))
    else:
        yield from _resolve_line_ends(work.do(step) for step in planned)


def _resolve_line_ends(
    results: Iterable[Iterable[PreparedTrace | Reject | FileEnd | LinesEnd]],
) -> Iterator[PreparedTrace | Reject | FileEnd]:
    told = False
    for result in results:
        for item in result:
            if isinstance(item, LinesEnd):
                if not told:
                    yield item.nothing
                continue
            told = not isinstance(item, FileEnd)
            yield item
