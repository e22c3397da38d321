"""Plain chats: ``{"messages": [...]}`` and its kin, requests with responses, pairs of words and answers."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from pattern_pipeline.traces.model import Reject, Trace
from pattern_pipeline.traces.readers.chat_shapes import find_chats, is_chat, is_dialogue, is_single_message
from pattern_pipeline.traces.readers.chat_traces import parse_chat
from pattern_pipeline.traces.readers.files import TraceFile
from pattern_pipeline.traces.readers.head import Head
from pattern_pipeline.traces.readers.json_records import JsonRecord, read_json_records
from pattern_pipeline.traces.readers.message_rows import MessageRows

# Keys of a document under which chats stand.
_LISTS = ("data", "rows", "records", "examples", "items")


class Chat:
    """Chats as people log and share them, whatever wrote them; asked last of the JSON formats."""

    name = "chat"

    def recognizes(self, head: Head) -> bool:
        """Records that hold messages, a request and its response, or words and their answer."""
        return any(
            is_chat(record) or is_dialogue(record) or is_single_message(record) or bool(find_chats(record))
            for record in head.records
        )

    def read(self, file: TraceFile) -> Iterator[Trace | Reject]:
        """One trace a record; lines that are single messages are grouped; see ``Reader.read``."""
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
    """The chats of a record: itself, the items of a list of chats, or those under one of its keys."""
    if isinstance(value, list) and not is_dialogue(value):
        yield from value
    else:
        yield from find_chats(value) or (value,)
