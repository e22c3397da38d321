"""Read Parquet tables, a batch of rows at a time."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pattern_pipeline.traces.model import Fault, Reject, Source, Trace
from pattern_pipeline.traces.readers.io.files import Head, TraceFile
from pattern_pipeline.traces.readers.io.json_records import JsonRecord
from pattern_pipeline.traces.readers.io.neighbours import merge_neighbours
from pattern_pipeline.traces.readers.tables.columns import ColumnMap
from pattern_pipeline.traces.readers.tables.rows import Table

# Late elsewhere: it takes 40 MB and a tenth of a second in every process that reads, and few files need it.
if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

_MAGIC = b"PAR1"
# Rows of traces are long: a few at a time keep memory bounded whatever the size of a row group.
_ROWS = 64
_BUFFER = 1024 * 1024


class Parquet:
    """A table with a dialogue, an exchange, a message or a span in each row."""

    name = "parquet"

    def __init__(self, columns: ColumnMap | None = None) -> None:
        """Set the user's columns; the others are guessed."""
        self._columns = columns or ColumnMap()

    def recognizes(self, head: Head) -> bool:
        """Recognize the format's magic bytes; the columns are judged on reading."""
        return head.content.startswith(_MAGIC)

    def read(self, file: TraceFile) -> Iterator[Trace | Reject]:
        """Yield the traces of the rows; see ``Reader.read``."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        written = datetime.fromtimestamp(file.path.stat().st_mtime, tz=UTC)
        place = Source(str(file.path), 1, self.name)
        try:
            with pq.ParquetFile(file.path, buffer_size=_BUFFER, pre_buffer=False) as content:
                schema = content.schema_arrow
                columns = tuple(field.name for field in schema if not _holds_bytes(field.type))
                table = Table(columns, self._columns, written, file.path.stem)
                if content.metadata.num_rows == 0:
                    yield Reject(place, Fault("a table without rows"))
                    return
                yield from merge_neighbours(table.traces(self._rows(content, columns, place.path)))
        except pa.ArrowException as error:
            fault = Fault(
                "an incomplete Parquet file", f"an incomplete Parquet file: {error}", "copy it again"
            )
            yield Reject(place, fault)

    def _rows(self, content: "pq.ParquetFile", columns: tuple[str, ...], path: str) -> Iterator[JsonRecord]:
        number = 0
        for batch in content.iter_batches(batch_size=_ROWS, columns=list(columns)):
            for row in batch.to_pylist():
                number += 1
                yield JsonRecord(row, Source(path, number, self.name))


def _holds_bytes(kind: "pa.DataType") -> bool:
    """Decide whether a column holds vectors or raw bytes, which are large and hold no words."""
    import pyarrow as pa

    if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        return bool(pa.types.is_floating(kind.value_type))
    return bool(
        pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind)
    )
