"""Read tables as text: CSV, and the same with tabs, semicolons or bars."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import IO, Any, cast

from pattern_pipeline.traces.model import Fault, Reject, Source, Trace
from pattern_pipeline.traces.readers.io.files import Head, TraceFile
from pattern_pipeline.traces.readers.io.json_records import JsonRecord
from pattern_pipeline.traces.readers.io.neighbours import merge_neighbours
from pattern_pipeline.traces.readers.tables.columns import ColumnMap
from pattern_pipeline.traces.readers.tables.rows import Table, describe_missing_columns, is_table_of_traces
from pattern_pipeline.traces.rejects import make_value_excerpt

# A cell is held in memory as a whole; a longer one is mostly an unclosed quote.
CELL_CHARACTERS = 16 * 1024 * 1024
_DELIMITERS = (",", "\t", ";", "|")
# A sentence with commas has few columns of short names.
_LONGEST_NAME = 100
_MOST_COLUMNS = 2000


class Delimited:
    """A table with a header row; cells may be quoted and span several lines."""

    name = "csv"

    def __init__(self, columns: ColumnMap | None = None) -> None:
        """Set the user's columns; the others are guessed."""
        self._columns = columns or ColumnMap()

    def recognizes(self, head: Head) -> bool:
        """Recognize a header row whose names say which columns hold words."""
        return self._delimiter(head) is not None

    def read(self, file: TraceFile) -> Iterator[Trace | Reject]:
        """Yield the traces of the rows; see ``Reader.read``."""
        delimiter = self._delimiter(file.read_head()) or ","
        written = datetime.fromtimestamp(file.path.stat().st_mtime, tz=UTC)
        # The module's limit is one for the whole process and by default far below a long conversation.
        csv.field_size_limit(CELL_CHARACTERS)
        with file.open() as stream:
            lines = io.TextIOWrapper(cast("IO[bytes]", stream), "utf-8-sig", "replace", newline="")
            rows = csv.reader((line.replace("\0", "") for line in lines), delimiter=delimiter)
            columns = tuple(name.strip() for name in next(rows, []))
            table = Table(columns, self._columns, written, file.path.stem)
            yield from merge_neighbours(table.traces(self._rows(rows, columns, str(file.path))))

    def _rows(self, rows: Any, columns: tuple[str, ...], path: str) -> Iterator[JsonRecord | Reject]:
        while True:
            source = Source(path, rows.line_num + 1, self.name)
            try:
                cells = next(rows, None)
            except csv.Error as error:
                yield Reject(source, Fault("not a row", f"not a row: {error}", "close every quote"))
                return
            if cells is None:
                return
            if len(cells) > len(columns):
                reason = f"{len(cells)} cells under {len(columns)} columns"
                fault = Fault("more cells than columns", reason, "quote cells that hold delimiters")
                yield Reject(source, fault, make_value_excerpt(cells))
            elif any(cells):
                yield JsonRecord(dict(zip(columns, cells, strict=False)), source)

    def _delimiter(self, head: Head) -> str | None:
        """Find the delimiter with which the first row names columns that hold words."""
        return next(
            (
                delimiter
                for delimiter in _DELIMITERS
                if (columns := parse_header(head, delimiter)) and is_table_of_traces(columns, self._columns)
            ),
            None,
        )


def parse_header(head: Head, delimiter: str) -> tuple[str, ...]:
    """Parse the names in the first row; empty where it is not a row of names."""
    content = head.content.decode("utf-8", "replace")
    if not content.strip() or content.lstrip()[:1] in ("{", "[") or "\0" in content[:1000]:
        return ()
    try:
        names = next(csv.reader(io.StringIO(content, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return ()
    columns = tuple(name.strip() for name in names)
    telling = [name for name in columns if name]
    if not 2 <= len(columns) <= _MOST_COLUMNS or len(set(telling)) < len(telling) or len(telling) < 2:
        return ()
    return columns if all(len(name) <= _LONGEST_NAME and "\n" not in name for name in columns) else ()


def describe_unknown_table(head: Head) -> Fault | None:
    """Build the fault of a table with unknown columns; None for content that is not a table."""
    for delimiter in _DELIMITERS:
        columns = parse_header(head, delimiter)
        if columns and _is_regular(head, delimiter, len(columns)):
            return describe_missing_columns(columns)
    return None


def _is_regular(head: Head, delimiter: str, width: int) -> bool:
    """Decide whether the first rows all have as many cells as the header."""
    content = head.content.decode("utf-8", "replace").rpartition("\n")[0]
    try:
        rows = [row for row in csv.reader(io.StringIO(content, newline=""), delimiter=delimiter) if row][:20]
    except csv.Error:
        return False
    return len(rows) > 1 and all(len(row) == width for row in rows)
