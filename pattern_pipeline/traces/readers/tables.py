"""Rows of a table as traces, whatever file the table is in."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from pattern_pipeline.traces.model import Reject, Trace
from pattern_pipeline.traces.readers.braintrust import is_row, row_part
from pattern_pipeline.traces.readers.chat_traces import chat_trace
from pattern_pipeline.traces.readers.columns import ColumnMap, guessed
from pattern_pipeline.traces.readers.json_records import JsonRecord
from pattern_pipeline.traces.readers.langsmith import is_run, run_parts
from pattern_pipeline.traces.readers.message_rows import MessageRows
from pattern_pipeline.traces.readers.record_fields import Record, moment
from pattern_pipeline.traces.rejecting import excerpt_of
from pattern_pipeline.traces.vocabularies.message_shapes.written import structure
from pattern_pipeline.traces.vocabularies.values import text

MEND = "name them in settings.toml under [traces.columns]: messages, or input and output, or role and content"
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
        """The traces that the rows (by column) tell, in parts where a row is a span or a message."""
        probe = dict.fromkeys(self.columns, "")
        if is_run(probe) or is_row(probe):
            for row in rows:
                if isinstance(row, Reject):
                    yield row
                elif is_run(probe):
                    yield from run_parts(_plain_row(row.value), row.source, self.written)
                else:
                    yield row_part(_plain_row(row.value), row.source)
            return
        found = guessed(self.columns, self.wanted)
        if found is None:
            first = next(rows, None)
            if first is not None:
                yield Reject(first.source, no_words(self.columns))
            return
        spoken = MessageRows(self.written, default_id=self.name)
        for row in rows:
            yield from (row,) if isinstance(row, Reject) else self._mapped(row, found, spoken)
        yield from spoken.end()

    def _mapped(self, row: JsonRecord, found: ColumnMap, spoken: MessageRows) -> Iterator[Trace | Reject]:
        record = _record(row.value, found)
        if (trouble := _untimed(record, found)) is not None:
            yield Reject(row.source, trouble, excerpt_of(record))
        elif found.shape == "messages":
            yield from spoken.add(record, row.source)
        else:
            yield chat_trace(JsonRecord(record, row.source), self.written)


def is_table_of_traces(columns: tuple[str, ...], wanted: ColumnMap) -> bool:
    """Whether the columns' names tell how to read the rows."""
    probe = dict.fromkeys(columns, "")
    return is_run(probe) or is_row(probe) or guessed(columns, wanted) is not None


def no_words(columns: tuple[str, ...]) -> str:
    """Why a table cannot be read, and the mend."""
    shown = ", ".join(columns[:_SHOWN]) + (", …" if len(columns) > _SHOWN else "")
    return f"a table whose columns with the words are not known; it has: {shown}; {MEND}"


def _record(row: Row, found: ColumnMap) -> dict[str, Any]:
    """A row as a chat record; what the map does not name is its metadata."""
    named = found.named()
    values = {field: value for field, name in named.items() if (value := _plain(row.get(name))) is not None}
    others = {name: value for name, value in _plain_row(row).items() if name not in named.values()}
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
        if "tool_calls" in values and isinstance(calls := structure(text(values["tool_calls"])), list):
            record["tool_calls"] = calls
    elif "messages" in values:
        dialogue = values["messages"]
        told = structure(dialogue) if isinstance(dialogue, str) else dialogue
        # A dialogue written as one text is taken apart as any text is.
        record["messages" if isinstance(told, list) else "input"] = told
    return record


def _untimed(record: Record, found: ColumnMap) -> str | None:
    value = record.get("timestamp")
    if value is None or moment(value) is not None:
        return None
    return (
        f"the time {text(value)!r} in column {found.time!r} cannot be read; write it as 2026-03-01T12:00:00Z"
    )


def _plain_row(row: Row) -> dict[str, Any]:
    return {name: plain for name, value in row.items() if (plain := _plain(value)) is not None}


def _plain(value: Any) -> Any:
    """A cell as JSON has it: None where it is empty, and for bytes, which nobody said."""
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
