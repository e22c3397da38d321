"""Read Claude Code sessions: JSONL logs of sessions and their sub-agents, one message a line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pattern_pipeline.traces.model import Fault, Reject, Source, Trace
from pattern_pipeline.traces.readers.claude_code.session import Session
from pattern_pipeline.traces.readers.io.files import Head, TraceFile
from pattern_pipeline.traces.readers.io.json_records import JsonRecord, read_json_records
from pattern_pipeline.traces.readers.io.record_fields import get_text
from pattern_pipeline.traces.rejects import make_value_excerpt

_MESSAGES = ("user", "assistant")
# So many sessions of one file are remembered, of which a later line may go on.
_MOST_SESSIONS = 1000
# Marks of an envelope; a line of any kind has some of them.
_ENVELOPE = ("isSidechain", "parentUuid", "leafUuid", "userType", "gitBranch", "requestId")


class ClaudeCode:
    """One session is one trace: its main thread and, below it, its sub-agents."""

    name = "claude_code"

    def recognizes(self, head: Head) -> bool:
        """Recognize lines with the envelope of a session log."""
        return any(_is_line(record) for record in head.objects)

    def read(self, file: TraceFile) -> Iterator[Trace | Reject]:
        """Yield parts of traces in the order of the lines; see ``Reader.read``."""
        sessions = Sessions(file.path.stem)
        found = False
        last = Source(str(file.path), 1, self.name)
        try:
            for record in read_json_records(file, self.name):
                if isinstance(record, JsonRecord):
                    last = record.source
                for item in _parse_record(record, sessions):
                    found = True
                    yield item
        except Exception:
            # Where the file breaks off, what stood before stays.
            yield from sessions.end()
            raise
        for part in sessions.end():
            found = True
            yield part
        if not found:
            yield Reject(last, Fault("a session without messages: notes of the client only"))


@dataclass(slots=True)
class Sessions:
    """The sessions of a file, mostly one; ``otherwise`` is the session id of lines without one."""

    otherwise: str
    _known: dict[str, Session] = field(default_factory=dict)
    _current: Session | None = None

    def add(self, line: Mapping[str, Any], source: Source) -> Iterator[Trace]:
        """Add a line; yields the parts that are complete."""
        current = self._current
        identity = get_text(line, "sessionId") or (current.session_id if current else self.otherwise)
        if current is None or identity != current.session_id:
            yield from self.end()
            if len(self._known) >= _MOST_SESSIONS:
                del self._known[next(iter(self._known))]
            current = self._current = self._known.setdefault(identity, Session(identity, source))
        current.add(line)
        yield from current.take_part(ended=False)

    def end(self) -> Iterator[Trace]:
        """Yield what the current session still holds."""
        if self._current is not None:
            yield from self._current.take_part(ended=True)


def _parse_record(record: JsonRecord | Reject, sessions: Sessions) -> Iterator[Trace | Reject]:
    if isinstance(record, Reject):
        yield record
    elif (fault := _find_fault(record)) is not None:
        yield Reject(record.source, fault, make_value_excerpt(record.value))
    else:
        yield from sessions.add(record.value, record.source)


def _is_line(record: Mapping[str, Any]) -> bool:
    kind = record.get("type")
    if kind == "summary":
        return "leafUuid" in record
    named = isinstance(record.get("sessionId"), str)
    return (
        named and sum(key in record for key in _ENVELOPE) >= 2 and not isinstance(record.get("traceId"), str)
    )


def _find_fault(record: JsonRecord) -> Fault | None:
    """Return why a line cannot be read, or None; notes of the client are readable but say nothing."""
    line = record.value
    if not isinstance(line, Mapping) or not isinstance(line.get("type"), str):
        return Fault("a line without a type: neither a message nor a note of a session")
    if line["type"] not in _MESSAGES:
        return None
    message = line.get("message")
    if not isinstance(message, Mapping) or message.get("content") is None:
        return Fault(f"a line of type {line['type']!r} without a message that has content")
    if Session.read_time(line) is None:
        return Fault(f"a line of type {line['type']!r} without a timestamp")
    return None
