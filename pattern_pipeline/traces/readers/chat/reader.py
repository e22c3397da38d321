"""Read plain chats: ``{"messages": [...]}`` and similar, requests with responses, input-output pairs."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from pattern_pipeline.traces.model import Reject, Trace
from pattern_pipeline.traces.readers.chat.message_rows import MessageRows
from pattern_pipeline.traces.readers.chat.parsing import parse_chat
from pattern_pipeline.traces.readers.chat.shapes import find_chats, is_chat, is_dialogue, is_single_message
from pattern_pipeline.traces.readers.io.files import Head, TraceFile
from pattern_pipeline.traces.readers.io.json_records import JsonRecord, read_json_records

# Keys of a document that list chats.
_LISTS = ("data", "rows", "records", "examples", "items")


class Chat:
    """Chats as people log and share them, from any tool; the last JSON format to be asked."""

    name = "chat"

    def recognizes(self, head: Head) -> bool:
        """Recognize records that hold messages, a request with its response, or an input with its output."""
        return any(
            is_chat(record) or is_dialogue(record) or is_single_message(record) or bool(find_chats(record))
            for record in head.records
        )

    def read(self, file: TraceFile) -> Iterator[Trace | Reject]:
        """Yield one trace a record, with single messages grouped; see ``Reader.read``."""
        written = datetime.fromtimestamp(file.path.stat().st_mtime, tz=UTC)
        rows = MessageRows(written, default_id=file.path.stem)
        for record in read_json_records(file, self.name, _LISTS, nested=True):
            if isinstance(record, Reject):
                yield record
                continue
            for value in _iterate_chats(record.value):
                if is_single_message(value):
                    yield from rows.add(value, record.source)
                else:
                    yield from rows.end()
                    yield parse_chat(JsonRecord(value, record.source), written)
        yield from rows.end()


def _iterate_chats(value: Any) -> Iterator[Any]:
    """Yield the chats of a record: itself, the items of a list, or those under one of its keys."""
    if isinstance(value, list) and not is_dialogue(value):
        yield from value
    else:
        yield from find_chats(value) or (value,)
