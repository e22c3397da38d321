"""What is done with one step of reading."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from pattern_pipeline.traces.clearance import Clearance
from pattern_pipeline.traces.gathering import prepared
from pattern_pipeline.traces.model import Reject
from pattern_pipeline.traces.preparing import Prepared
from pattern_pipeline.traces.readers.columns import ColumnMap
from pattern_pipeline.traces.readers.reader import LineReader, Reader
from pattern_pipeline.traces.readers.registry import FileEnd, read_file, readers
from pattern_pipeline.traces.reading_steps import Lines, SplitEnd, Step, WholeFile


@dataclass(frozen=True)
class StepWork:
    """The rules of one run, small enough to be handed to a process at its start."""

    clearance: Clearance
    columns: ColumnMap = field(default_factory=ColumnMap)

    @cached_property
    def readers(self) -> tuple[Reader, ...]:
        """The readers with a person's columns."""
        return readers(self.columns)

    def do(self, step: Step) -> Iterable[Prepared | Reject | FileEnd | SplitEnd]:
        """The traces of a step made ready; a mark between files is its own result."""
        if isinstance(step, WholeFile):
            return prepared(read_file(step.file, self.readers), self.clearance)
        if isinstance(step, Lines):
            reader = next(reader for reader in self.readers if reader.name == step.reader)
            assert isinstance(reader, LineReader)
            return prepared(reader.read_lines(step.path, step.lines), self.clearance, few=True)
        return (step,)
