"""How a request's body is written down: protobuf or JSON. The answer is written the same way."""

from enum import Enum

from starlette.exceptions import HTTPException


class Encoding(Enum):
    """The two encodings of OTLP, by their media types."""

    PROTOBUF = "application/x-protobuf"
    JSON = "application/json"


def find_encoding(content_type: str) -> Encoding | None:
    """Find the encoding that a ``Content-Type`` header names, its parameters aside; None for any other."""
    media_type = content_type.partition(";")[0].strip().lower()
    return next((encoding for encoding in Encoding if encoding.value == media_type), None)


def require_encoding(content_type: str) -> Encoding:
    """As ``find_encoding``. Raises HTTPException 415 where it is neither."""
    encoding = find_encoding(content_type)
    if encoding is None:
        media_types = " or ".join(encoding.value for encoding in Encoding)
        shown = content_type[:100] or "missing"
        raise HTTPException(415, f"the content type is {shown}; send {media_types}")
    return encoding
