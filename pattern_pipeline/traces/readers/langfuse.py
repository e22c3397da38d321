"""Langfuse exports: a trace with its observations, lists, pages and lines of traces or of observations."""

from collections.abc import Iterator, Mapping
from typing import Any

from pattern_pipeline.traces.model import Reject, Trace
from pattern_pipeline.traces.readers.files import TraceFile
from pattern_pipeline.traces.readers.head import Head
from pattern_pipeline.traces.readers.json_records import read_json_records
from pattern_pipeline.traces.readers.langfuse_fields import get_field, has_field
from pattern_pipeline.traces.readers.langfuse_spans import KINDS
from pattern_pipeline.traces.readers.langfuse_traces import is_score, read_record

# A page of the API; its other fields tell which page it is.
_LISTS = ("data",)
# Fields that nobody else's records have, and fields that many have.
_OWN = ("projectId", "htmlPath", "bookmarked", "observations")
_OF_TRACES = (*_OWN, "sessionId", "userId", "environment", "tags", "public", "release")
_OF_OBSERVATIONS = ("parentObservationId", "completionStartTime", "internalModelId", "promptId")


class Langfuse:
    """What Langfuse's interface, API and scheduled exports write."""

    name = "langfuse"

    def recognizes(self, head: Head) -> bool:
        """Records with the fields of a trace or of an observation."""
        return any(_is_known(record) for record in head.objects)

    def read(self, file: TraceFile) -> Iterator[Trace | Reject]:
        """One part of a trace a row, one trace a document; see ``Reader.read``."""
        for record in read_json_records(file, self.name, _LISTS):
            if isinstance(record, Reject):
                yield record
            else:
                yield from read_record(record.value, record.source)


def _is_known(record: Mapping[str, Any]) -> bool:
    if isinstance(page := record.get("data"), list) and page and isinstance(page[0], dict):
        record = page[0]
    trace = record.get("trace")
    if isinstance(trace, dict):
        return _is_trace(trace)
    return _is_trace(record) or _is_observation(record)


def _is_trace(record: Mapping[str, Any]) -> bool:
    if not isinstance(record.get("id"), str) or not isinstance(record.get("timestamp"), str):
        return False
    return _count_fields(record, _OWN) > 0 and _count_fields(record, _OF_TRACES) > 1


def _is_observation(record: Mapping[str, Any]) -> bool:
    if get_field(record, "traceId") is None or get_field(record, "startTime") is None:
        return is_score(record)
    kind = record.get("type")
    return (isinstance(kind, str) and kind in KINDS) or _count_fields(record, _OF_OBSERVATIONS) > 0


def _count_fields(record: Mapping[str, Any], names: tuple[str, ...]) -> int:
    return sum(has_field(record, name) for name in names)
