"""Read the JSON records of a file: one on each line, the items of a document's list, or the document.

JSON is parsed as exporters really write it, with lone surrogates and NaN repaired.
"""

import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import ijson
import orjson

from pattern_pipeline.traces.model import Fault, Reject, Source
from pattern_pipeline.traces.readers.io.files import RECORD_BYTES, TraceFile
from pattern_pipeline.traces.rejects import RecordError, make_excerpt, reject_error

INVALID_JSON = "not valid JSON"
# An escape of one half of a pair, without the other, behind an even number of backslashes.
_HALF_SURROGATE = re.compile(
    rb"(?<!\\)((?:\\\\)*)(?:\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB]..)\\u[dD][c-fC-F][0-9a-fA-F]{2})"
)
_NOT_A_NUMBER = re.compile(rb"[:\[,]\s*-?(?:NaN|Infinity)\b")


def parse_json(content: bytes) -> Any:
    """Parse a JSON text; of a duplicate key the last value counts.

    A lone surrogate (half an emoji, from exporters that truncate texts) becomes U+FFFD, and NaN becomes null.
    Raises RecordError with the reason for anything else that is not JSON.
    """
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as error:
        return _repair_json(content, error)


def _repair_json(content: bytes, error: orjson.JSONDecodeError) -> Any:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as undecodable:
        raise RecordError("not valid UTF-8", f"not valid UTF-8: {undecodable}") from undecodable
    repaired = _HALF_SURROGATE.sub(rb"\1\\ufffd", content)
    try:
        if _NOT_A_NUMBER.search(repaired):
            return json.loads(repaired, parse_constant=lambda _name: None)
        if repaired != content:
            return orjson.loads(repaired)
    except (ValueError, RecursionError) as still:
        raise RecordError(INVALID_JSON, f"{INVALID_JSON}: {still}") from still
    raise RecordError(INVALID_JSON, f"{INVALID_JSON}: {error}") from error


# A document up to this size is read at once, which repairs what a stream cannot; a longer one is streamed.
DOCUMENT_BYTES = 16 * 1024 * 1024
_PART_BYTES = 1024 * 1024
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class JsonRecord:
    """One record; the source's line is its line, or its index from 1 inside a document."""

    value: Any
    source: Source


def read_json_records(
    file: TraceFile, name: str, lists: tuple[str, ...] = (), *, nested: bool = False
) -> Iterator[JsonRecord | Reject]:
    """Yield the records of a file, and a reject for each part that is not JSON.

    ``name``: the format. ``lists``: keys of a document or line under which records are listed (``{"data":
    [...]}``); a value without any of them is itself the record. ``nested``: a list is one record, not a list
    of records. Raises like ``TraceFile.lines`` where the file breaks off.
    """
    if is_line_by_line(file):
        for number, line in file.lines():
            source = Source(str(file.path), number, name)
            try:
                values = tuple(_iterate_items(parse_json(line), lists, nested))
            except ValueError as error:
                yield reject_error(source, error, line)
                continue
            yield from (JsonRecord(value, source) for value in values)
        return
    with file.open() as stream:
        content = stream.read(DOCUMENT_BYTES + 1).removeprefix(_BYTE_ORDER_MARK)
    if len(content) > DOCUMENT_BYTES:
        yield from _stream_items(file, name, lists)
        return
    try:
        document = tuple(_iterate_items(parse_json(content), lists, nested))
    except ValueError as error:
        yield reject_error(Source(str(file.path), 1, name), error, content)
        return
    for number, value in enumerate(document, start=1):
        yield JsonRecord(value, Source(str(file.path), number, name))


def is_line_by_line(file: TraceFile) -> bool:
    """Decide whether each line is a record, even if some lines are broken.

    The items of one document may also be on a line each, all but the last followed by a comma.
    """
    if (follows := _has_records_after_long_line(file)) is not None:
        return follows
    first = [line.strip() for _, line in islice(_read_until_broken(file), 20)]
    openings = [line for line in first if line[:1] in (b"{", b"[")]
    whole = sum(map(_is_json_container, openings))
    if not openings or (len(first) == 1 and first[0][:1] == b"["):
        return False
    if _is_json_container(first[0]):
        return True
    unfinished = first[0][-1:] in (b",", b"[", b"{")
    return whole > 0 and (whole * 2 > len(first) or (len(openings) * 2 > len(first) and not unfinished))


def _has_records_after_long_line(file: TraceFile) -> bool | None:
    """Decide whether records follow a first line too long to parse; None where it is short.

    A long list on one line is a document, and so is a long object that nothing follows.
    """
    try:
        with file.open() as stream:
            part = stream.readline(DOCUMENT_BYTES + 1)
            if len(part) <= DOCUMENT_BYTES:
                return None
            if part.lstrip()[:1] == b"[":
                return False
            while part and not part.endswith(b"\n"):
                part = stream.readline(_PART_BYTES)
            return stream.readline(_PART_BYTES).strip()[:1] == b"{"
    except (EOFError, OSError, zlib.error):
        return False


def _read_until_broken(file: TraceFile) -> Iterator[tuple[int, bytes]]:
    try:
        yield from file.lines()
    except (EOFError, OSError, ValueError):
        return


def _is_json_container(line: bytes) -> bool:
    try:
        return isinstance(orjson.loads(line), dict | list)
    except orjson.JSONDecodeError:
        return False


def _iterate_items(document: Any, lists: tuple[str, ...], nested: bool) -> Iterator[Any]:
    if isinstance(document, dict):
        found = next((document[key] for key in lists if isinstance(document.get(key), list)), None)
        yield from (document,) if found is None else found
    elif isinstance(document, list) and not nested:
        yield from document
    else:
        yield document


def _stream_items(file: TraceFile, name: str, lists: tuple[str, ...]) -> Iterator[JsonRecord | Reject]:
    """Yield the items of a long document's list one at a time."""
    number = 0
    for prefix in ("item", *(f"{key}.item" for key in lists)):
        with file.open() as stream:
            try:
                for value in ijson.items(stream, prefix, use_float=True):
                    number += 1
                    yield JsonRecord(value, Source(str(file.path), number, name))
            except (ijson.JSONError, RecursionError) as error:
                fault = Fault(INVALID_JSON, f"{INVALID_JSON}: {error}")
                yield Reject(Source(str(file.path), number + 1, name), fault)
                return
        if number:
            return
    with file.open() as stream:
        content = stream.read(RECORD_BYTES + 1)
    source = Source(str(file.path), 1, name)
    if len(content) > RECORD_BYTES:
        fault = Fault(f"a record of more than {RECORD_BYTES >> 20} MB", fix="split it")
        yield Reject(source, fault, make_excerpt(content))
        return
    try:
        yield JsonRecord(parse_json(content), source)
    except ValueError as error:
        yield reject_error(source, error, content)
