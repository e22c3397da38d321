"""Read Inspect evaluation logs, as JSON and as ``.eval`` archives; each sample and epoch is one trace."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import IO, Any, cast

import ijson

from pattern_pipeline.traces.model import Fault, Reject, Source, Trace
from pattern_pipeline.traces.readers.inspect.samples import parse_sample
from pattern_pipeline.traces.readers.io.compression import UnreadableMemberError, ZipMembers
from pattern_pipeline.traces.readers.io.files import Head, TraceFile
from pattern_pipeline.traces.readers.io.json_records import parse_json, read_json_records
from pattern_pipeline.traces.readers.io.record_fields import Record
from pattern_pipeline.traces.rejects import make_value_excerpt, reject_error

_ZIP = b"PK\x03\x04"
_MEMBERS = (b"_journal/start.json", b"header.json", b"_epoch_")
_HEADERS = ("header.json", "_journal/start.json")
_SAMPLES = "samples/"
_NO_SAMPLES = Fault("a log without samples: a header alone", fix="export the whole log")


class InspectEval:
    """Logs of versions 1 and 2 in both forms."""

    name = "inspect_eval"

    def recognizes(self, head: Head) -> bool:
        """Recognize a log's own fields, or a zip archive with a log's members."""
        if head.content.startswith(_ZIP):
            return any(member in head.content for member in _MEMBERS)
        return any(_is_log(record) for record in head.objects[:1])

    def read(self, file: TraceFile) -> Iterator[Trace | Reject]:
        """Yield one trace for each sample and epoch; see ``Reader.read``."""
        written = datetime.fromtimestamp(file.path.stat().st_mtime, tz=UTC)
        with file.open() as stream:
            packed = stream.read(len(_ZIP)) == _ZIP
        return self._archive(file, written) if packed else self._document(file, written)

    def _document(self, file: TraceFile, written: datetime) -> Iterator[Trace | Reject]:
        header = _read_header(file)
        found = False
        for record in read_json_records(file, self.name, ("samples",)):
            found = True
            if isinstance(record, Reject):
                yield record
            elif isinstance(record.value, Mapping) and _is_log(record.value):
                yield Reject(record.source, _NO_SAMPLES, make_value_excerpt(record.value))
            else:
                yield parse_sample(record.value, header, record.source, written)
        if not found:
            yield Reject(Source(str(file.path), 1, self.name), _NO_SAMPLES)

    def _archive(self, file: TraceFile, written: datetime) -> Iterator[Trace | Reject]:
        place = str(file.path)
        with file.open() as stream:
            try:
                members = ZipMembers(cast("IO[bytes]", stream))
            except UnreadableMemberError as error:
                yield reject_error(Source(place, 1, self.name), error)
                return
            header = _read_archived_header(members)
            number = 0
            for name in members.names():
                if _SAMPLES not in name:
                    continue
                number += 1
                source = Source(place, number, self.name)
                if not _is_sample(name):
                    if name.endswith("/sample.json"):
                        kind, fix = "a sample in several members", "convert the log to version 2"
                        yield Reject(source, Fault(kind, f"{name}: {kind}", fix))
                    continue
                try:
                    yield parse_sample(parse_json(members.read(name)), header, source, written)
                except ValueError as error:
                    reject = reject_error(source, error)
                    yield replace(reject, fault=replace(reject.fault, reason=f"{name}: {error}"))
            if not number:
                yield Reject(Source(place, 1, self.name), _NO_SAMPLES)


def _is_log(record: Record) -> bool:
    about = record.get("eval")
    named = isinstance(about, Mapping) and ("task" in about or "run_id" in about)
    return named and any(key in record for key in ("status", "plan", "samples", "version"))


def _is_sample(name: str) -> bool:
    """Decide whether a member is a sample. Names that leave the folder count, to be rejected when read."""
    return name.endswith(".json") and (".." in name or name.rpartition("/")[0].endswith(_SAMPLES.rstrip("/")))


def _read_header(file: TraceFile) -> Record:
    """Read the description of the evaluation, which precedes the samples."""
    with file.open() as stream:
        try:
            return {"eval": next(ijson.items(stream, "eval", use_float=True), {})}
        except (ijson.JSONError, RecursionError, ValueError):
            return {}


def _read_archived_header(members: ZipMembers) -> Record:
    for name in _HEADERS:
        try:
            header: Any = parse_json(members.read(name))
        except (KeyError, ValueError):
            continue
        if isinstance(header, Mapping):
            return cast("Record", header)
    return {}
