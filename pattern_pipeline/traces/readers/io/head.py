"""Parse the beginning of a file, by which readers recognize their format."""

from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any

import ijson
import orjson

_RECORDS = 20


@dataclass(frozen=True)
class Head:
    """The first bytes of a file, decompressed, at most ``files.HEAD_BYTES``; ``name`` is the file's own name."""

    content: bytes
    name: str = ""

    @cached_property
    def records(self) -> tuple[Any, ...]:
        """The first JSON values, at most 20: of lines, of a document's list, or the document itself.

        The last may be truncated where the head ends. Empty where the content is not JSON.
        """
        if self.content.lstrip()[:1] not in (b"{", b"["):
            return ()
        lines = [line for line in self.content.splitlines() if line.strip()][:_RECORDS]
        values = [_parse_line(line) for line in lines if line.lstrip()[:1] in (b"{", b"[")]
        whole = [value for value in values if value is not None]
        # Among the lines of one document some may be values of their own too: the last item of a list.
        one = len(lines) == 1 and bool(whole) and isinstance(whole[0], list)
        if whole and not one and (values[0] is not None or len(whole) * 2 > len(lines)):
            return tuple(whole)
        document = _parse_beginning(self.content)
        return tuple(document[:_RECORDS] if isinstance(document, list) else [document])

    @cached_property
    def objects(self) -> tuple[dict[str, Any], ...]:
        """Those of ``records`` that are JSON objects."""
        return tuple(record for record in self.records if isinstance(record, dict))


def _parse_line(line: bytes) -> Any:
    """Parse a line that is a JSON value; None for a line inside a longer document."""
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        return None


def _parse_beginning(content: bytes) -> Any:
    """Parse as much of the first value as is present."""
    builder = ijson.ObjectBuilder()
    try:
        for event, value in ijson.basic_parse(BytesIO(content), use_float=True, multiple_values=True):
            builder.event(event, value)
    except (ijson.JSONError, ValueError, RecursionError):
        pass
    return getattr(builder, "value", None)
