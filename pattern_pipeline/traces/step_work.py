"""What is done with one step of reading."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from pattern_pipeline.traces.clearance import AdmissionPolicy
from pattern_pipeline.traces.gathering import prepare_all
from pattern_pipeline.traces.model import Reject
from pattern_pipeline.traces.preparing import PreparedTrace
from pattern_pipeline.traces.readers.columns import ColumnMap
from pattern_pipeline.traces.readers.reader import LineReader, Reader
from pattern_pipeline.traces.readers.registry import FileEnd, make_readers, read_file
from pattern_pipeline.traces.reading_steps import LineChunk, LinesEnd, Step, WholeFile


@dataclass(frozen=True)
class StepReader:
    """The rules of one run, small enough to be handed to a process at its start."""

    clearance: AdmissionPolicy
    columns: ColumnMap = field(default_factory=ColumnMap)

    @cached_property
    def readers(self) -> tuple[Reader, ...]:
        """The readers with a person's columns."""
        return make_readers(self.columns)

    def do(self, step: Step) -> Iterable[PreparedTrace | Reject | FileEnd | LinesEnd]:
        """The traces of a step made ready; a mark between files is its own result."""
        if isinstance(step, WholeFile):
            return prepare_all(read_file(step.file, self.readers), self.clearance)
        if isinstance(step, LineChunk):
            reader = next(reader for reader in self.readers if reader.name == step.reader)
            assert isinstance(reader, LineReader)
            return prepare_all(reader.read_lines(step.path, step.lines), self.clearance, few=True)
        return (step,)
