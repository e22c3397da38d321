"""One batch of landing: what it holds."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from pattern_pipeline.traces.combining import combine_copies, merge_parts
from pattern_pipeline.traces.model import Reject
from pattern_pipeline.traces.preparing import PreparedTrace, encode_trace
from pattern_pipeline.traces.redaction.renumbering import renumber

# A killed run loses at most one batch, and a batch is one short transaction.
BATCH_RECORDS = 2_000
BATCH_BYTES = 4 * 1024 * 1024


@dataclass(slots=True)
class Batch:
    """Traces by id, made ready; ``finished`` are the files whose last record is here or in an earlier batch.

    ``complete``: all of every trace is read, so that two roots of one id are two runs; see ``combining``.
    """

    traces: dict[str, PreparedTrace] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    finished: list[str] = field(default_factory=list)
    size: int = 0
    complete: bool = True

    def united(self, older: PreparedTrace, newer: PreparedTrace) -> PreparedTrace:
        """Two of one id as one, with one placeholder a value.

        What one reading of a file tells of a trace are its parts; what two files tell may be two copies.
        """
        if older.content_hash == newer.content_hash:
            return newer
        known = older.trace()
        part = renumber(newer.trace(), known.redactions)
        are_parts = not self.complete or older.source.path == newer.source.path
        return encode_trace(merge_parts(known, part) if are_parts else combine_copies(known, part))

    def add(self, trace: PreparedTrace) -> None:
        """Take a trace in, united with what the batch holds of it."""
        known = self.traces.get(trace.trace_id)
        whole = self.united(known, trace) if known else trace
        self.traces[trace.trace_id] = whole
        self.size += len(whole.payload) - (len(known.payload) if known else 0)

    def add_all(self, traces: Iterable[PreparedTrace]) -> None:
        """Take several in."""
        for trace in traces:
            self.add(trace)

    def take(self, trace_id: str) -> PreparedTrace:
        """Hand a trace over to another batch."""
        trace = self.traces.pop(trace_id)
        self.size -= len(trace.payload)
        return trace

    def is_full(self) -> bool:
        """Whether it is time to store."""
        return len(self.traces) + len(self.rejects) >= BATCH_RECORDS or self.size >= BATCH_BYTES
