"""Files read, redacted and encoded, in this process or by several, always with the same result."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pattern_pipeline.traces.model import Reject
from pattern_pipeline.traces.preparing import Prepared
from pattern_pipeline.traces.readers.files import trace_files
from pattern_pipeline.traces.readers.registry import FileEnd
from pattern_pipeline.traces.reading_steps import SplitEnd, steps
from pattern_pipeline.traces.step_work import StepWork
from pattern_pipeline.traces.worker_server import are_worth_workers
from pattern_pipeline.traces.workers import Workers


def read_prepared(
    paths: Iterable[Path], work: StepWork, workers: int
) -> Iterator[Prepared | Reject | FileEnd]:
    """Every trace of these files and folders made ready, rejects, and a FileEnd after each file, in order.

    With more than one worker the reading goes on in as many processes beside this one, unless there is little
    to read. Raises InputError for a path that does not exist.
    """
    files = list(trace_files(paths))
    planned = steps(files, work.readers)
    if workers > 1 and are_worth_workers(files):
        with Workers(workers, work) as pool:
            yield from _told(pool.results(planned))
    else:
        yield from _told(work.do(step) for step in planned)


def _told(
    results: Iterable[Iterable[Prepared | Reject | FileEnd | SplitEnd]],
) -> Iterator[Prepared | Reject | FileEnd]:
    told = False
    for result in results:
        for item in result:
            if isinstance(item, SplitEnd):
                if not told:
                    yield item.nothing
                continue
            told = not isinstance(item, FileEnd)
            yield item
