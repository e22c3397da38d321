"""Parse OTLP's JSON encoding of ids, times and attribute values."""

import base64
import binascii
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HEX = frozenset("0123456789abcdef")
# 16 or 8 bytes in base64: what protobuf's own JSON mapping writes, though OTLP asks for hexadecimal.
_BASE64_LENGTHS = (24, 12)


def parse_id(value: Any) -> str:
    """Parse a trace or span id to lower-case hexadecimal, also from base64; "" where there is none."""
    return _parse_id_text(value) if isinstance(value, str) else ""


# Cached: the trace id is repeated on every span, the parent id on each child.
@lru_cache(maxsize=8192)
def _parse_id_text(value: str) -> str:
    if not value.strip("0 "):
        return ""
    if _HEX.issuperset(value.lower()):
        return value.lower()
    if len(value) in _BASE64_LENGTHS:
        try:
            return base64.b64decode(value, validate=True).hex()
        except (binascii.Error, ValueError):
            return value
    return value


def parse_nanoseconds(value: Any) -> datetime | None:
    """Parse nanoseconds since 1970; None where missing, zero or out of range."""
    try:
        nanoseconds = int(value)
        return _EPOCH + timedelta(microseconds=nanoseconds // 1000) if nanoseconds > 0 else None
    except (TypeError, ValueError, OverflowError):
        return None


def parse_attributes(pairs: Any) -> dict[str, Any]:
    """Parse attributes from OTLP's tagged pairs; a plain mapping is copied."""
    # To ask whether a list is a mapping takes longer than whether it is a list.
    if not isinstance(pairs, list) and isinstance(pairs, Mapping):
        return dict(pairs)
    found: dict[str, Any] = {}
    for pair in pairs or ():
        # Nearly every value is text, so that case is taken first.
        try:
            found[pair["key"]] = pair["value"]["stringValue"]
        except (KeyError, TypeError):
            found[pair["key"]] = parse_value(pair.get("value"))
    return found


def parse_value(tagged: Any) -> Any:
    """Parse one tagged value such as ``{"stringValue": …}``, in camelCase or snake_case."""
    if not isinstance(tagged, Mapping) or not tagged:
        return tagged if not isinstance(tagged, Mapping) else None
    name, content = next(iter(tagged.items()))
    name = name.replace("_v", "V")
    if name == "arrayValue":
        return [parse_value(item) for item in (content or {}).get("values", ())]
    if name == "kvlistValue":
        return parse_attributes((content or {}).get("values", ()))
    if name == "intValue":
        return int(content)
    return content
