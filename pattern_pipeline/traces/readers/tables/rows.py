"""Parse the rows of a table into traces, whatever file the table is in."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from pattern_pipeline.traces.model import Fault, Reject, Trace
from pattern_pipeline.traces.readers.braintrust.reader import is_row, parse_row
from pattern_pipeline.traces.readers.chat.message_rows import MessageRows
from pattern_pipeline.traces.readers.chat.parsing import parse_chat
from pattern_pipeline.traces.readers.io.json_records import JsonRecord
from pattern_pipeline.traces.readers.io.record_fields import Record, parse_time
from pattern_pipeline.traces.readers.langsmith.reader import is_run, parse_run
from pattern_pipeline.traces.readers.tables.columns import ColumnMap, guess_columns
from pattern_pipeline.traces.rejects import make_value_excerpt
from pattern_pipeline.traces.vocabularies.message_shapes.texts import parse_structure
from pattern_pipeline.traces.vocabularies.values import to_text

_FIX = "name them in settings.toml under [traces.columns]: messages, or input and output, or role and content"
# More names would hide the first of them.
_SHOWN = 30

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """What is known of a table before its first row; ``written`` is the time of rows that have none."""

    columns: tuple[str, ...]
    wanted: ColumnMap
    written: datetime
    name: str

    def traces(self, rows: Iterator[JsonRecord | Reject]) -> Iterator[Trace | Reject]:
        """Yield the traces of the rows, in parts where a row is a span or a message."""
        probe = dict.fromkeys(self.columns, "")
        if is_run(probe) or is_row(probe):
            for row in rows:
                if isinstance(row, Reject):
                    yield row
                elif is_run(probe):
                    yield from parse_run(_clean_row(row.value), row.source, self.written)
                else:
                    yield parse_row(_clean_row(row.value), row.source)
            return
        found = guess_columns(self.columns, self.wanted)
        if found is None:
            first = next(rows, None)
            if first is not None:
                yield Reject(first.source, describe_missing_columns(self.columns))
            return
        spoken = MessageRows(self.written, default_id=self.name)
        for row in rows:
            yield from (row,) if isinstance(row, Reject) else self._parse_mapped(row, found, spoken)
        yield from spoken.end()

    def _parse_mapped(
        self, row: JsonRecord, found: ColumnMap, spoken: MessageRows
    ) -> Iterator[Trace | Reject]:
        record = _build_record(row.value, found)
        if (fault := _check_time(record, found)) is not None:
            yield Reject(row.source, fault, make_value_excerpt(record))
        elif found.shape == "messages":
            yield from spoken.add(record, row.source)
        else:
            yield parse_chat(JsonRecord(record, row.source), self.written)


def is_table_of_traces(columns: tuple[str, ...], wanted: ColumnMap) -> bool:
    """Decide whether the column names say how to read the rows."""
    probe = dict.fromkeys(columns, "")
    return is_run(probe) or is_row(probe) or guess_columns(columns, wanted) is not None


def describe_missing_columns(columns: tuple[str, ...]) -> Fault:
    """Build the fault of a table whose columns say nothing about words."""
    shown = ", ".join(columns[:_SHOWN]) + (", …" if len(columns) > _SHOWN else "")
    kind = "a table without a known column of words"
    return Fault(kind, f"{kind}; it has: {shown}", _FIX)


def _build_record(row: Row, found: ColumnMap) -> dict[str, Any]:
    """Build a chat record of a row; columns that the map does not name become metadata."""
    named = found.as_dict()
    values = {
        field: value for field, name in named.items() if (value := _clean_cell(row.get(name))) is not None
    }
    others = {name: value for name, value in _clean_row(row).items() if name not in named.values()}
    record: dict[str, Any] = {"metadata": {name: value for name, value in others.items() if _is_short(value)}}
    for field in (
        "trace_id",
        "session_id",
        "user_id",
        "input",
        "output",
        "error",
        "model",
        "service",
        "role",
        "tool_call_id",
    ):
        if field in values:
            record[field] = values[field]
    if "time" in values:
        record["timestamp"] = values["time"]
    if found.shape == "messages":
        record["conversation_id"] = values.get("trace_id") or values.get("session_id")
        record["content"] = values.get("content", "")
        if "tool_calls" in values and isinstance(
            calls := parse_structure(to_text(values["tool_calls"])), list
        ):
            record["tool_calls"] = calls
    elif "messages" in values:
        dialogue = values["messages"]
        parsed_dialogue = parse_structure(dialogue) if isinstance(dialogue, str) else dialogue
        # A dialogue written as one text is taken apart as any text is.
        record["messages" if isinstance(parsed_dialogue, list) else "input"] = parsed_dialogue
    return record


def _check_time(record: Record, found: ColumnMap) -> Fault | None:
    value = record.get("timestamp")
    if value is None or parse_time(value) is not None:
        return None
    reason = f"the time {to_text(value)!r} in column {found.time!r} cannot be read"
    return Fault("a time that cannot be read", reason, "write it as 2026-03-01T12:00:00Z")


def _clean_row(row: Row) -> dict[str, Any]:
    return {name: plain for name, value in row.items() if (plain := _clean_cell(value)) is not None}


def _clean_cell(value: Any) -> Any:
    """Convert a cell to a JSON value; None for empty cells and for bytes."""
    if value is None or value == "" or isinstance(value, bytes):
        return None
    if isinstance(value, float) and math.isnan(value):
        return None
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | UUID) else value


def _is_short(value: Any) -> bool:
    if isinstance(value, list):
        return all(isinstance(item, str) for item in value)
    return isinstance(value, str | int | float)
