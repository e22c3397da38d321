"""Replace images, audio and files by placeholders: bytes cannot be redacted, so they are never stored."""

import re
from collections.abc import Mapping
from typing import Any

_DATA_URL = re.compile(
    r"data:(?P<type>[\w.+-]+/[\w.+-]+)?(?:;[\w.+-]+=[\w.+-]+)*;base64,(?P<data>[A-Za-z0-9+/=_-]*)"
)
# What an export leaves where it moved an upload to its own storage.
_MOVED = re.compile(r"@@@\w+Media:type=(?P<type>[\w.+/-]+)\|[^@]*@@@")
_SHORT = 64
# A screenshot in a tool's result has no name around it, only its length tells it from words.
_RUN = 2_000
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{2000,}+={0,2}")
# Where a part keeps its content, its type and its name; several levels deep in some.
_INNER = (
    "image_url", "imageUrl", "source", "inline_data", "inlineData", "file_data", "fileData", "input_audio",
    "audio", "image", "file", "document", "video", "s3Location",
)  # fmt: skip
_BYTES = ("data", "bytes", "content", "base64", "file_data", "image", "blob", "b64_json")
_PLACES = ("url", "uri", "fileUri", "file_uri", "file_id", "fileId", "id", "filename", "name")
_TYPES = ("mime_type", "mimeType", "media_type", "mediaType", "format", "contentType")


def replace_bytes(text: str) -> str:
    """Replace data URLs, long base64 runs and references to moved uploads by placeholders."""
    if len(text) < _SHORT:
        return text
    # One character is found many times faster than several.
    if ";" in text and ";base64," in text:
        text = _DATA_URL.sub(_replace_data_url, text)
    if "@" in text and "@@@" in text:
        text = _MOVED.sub(
            lambda match: format_placeholder(match["type"].split("/")[0], match["type"], 0), text
        )
    if len(text) >= _RUN and _has_long_words(text):
        text = _BASE64.sub(_replace_run, text)
    return text


def describe_attachment(kind: str, part: Mapping[str, Any]) -> str:
    """Describe an attachment, as in ``[image image/png 12 kB]``, with its address if it has one."""
    media, size, place = _inspect_part(part, 0)
    family = media.split("/")[0] if media.split("/")[0] in ("image", "audio", "video") else ""
    return format_placeholder(family or kind, media, size, place)


def format_placeholder(kind: str, media: str, size: int, place: str = "") -> str:
    """Format a placeholder; ``size`` is in bytes, 0 where it is unknown."""
    length = f"{max(round(size / 1000), 1)} kB" if size else ""
    return f"[{' '.join(word for word in (kind, media, length, place) if word)}]"


def _inspect_part(part: Mapping[str, Any], depth: int) -> tuple[str, int, str]:
    media, size, place = "", 0, ""
    for key in _TYPES:
        if isinstance(part.get(key), str):
            media = media or part[key]
    for key in (*_BYTES, *_PLACES, *_INNER):
        value = part.get(key)
        if isinstance(value, Mapping) and depth < 3:
            inner = _inspect_part(value, depth + 1)
            media, size, place = media or inner[0], size or inner[1], place or inner[2]
        elif isinstance(value, str) and value:
            if (match := _DATA_URL.match(value)) is not None:
                media, size = media or match["type"] or "", size or len(match["data"]) * 3 // 4
            elif key in _BYTES or len(value) > 2000:
                size = size or len(value) * 3 // 4
            else:
                place = place or value
        elif isinstance(value, list) and key in _BYTES:
            size = size or len(value)
    return media, size, place


def _has_long_words(text: str) -> bool:
    """Decide whether a long stretch has no blank, quote or comma; faster than searching for runs."""
    half, find = _RUN // 2, text.find
    for start in range(0, len(text) - half + 1, half):
        end = start + half
        bare = find(" ", start, end) < 0 and find('"', start, end) < 0 and find(",", start, end) < 0
        if bare and text[start:end].isascii():
            return True
    return False


def _replace_run(match: re.Match[str]) -> str:
    run = match.group()
    # A word of few letters, or without capitals and digits, is drawn out text ("aaaa…"), no data.
    drawn_out = len(set(run)) < 20 or (run.islower() and run.isalpha())
    return run if drawn_out else format_placeholder("data", "", len(run) * 3 // 4)


def _replace_data_url(match: re.Match[str]) -> str:
    media = match["type"] or ""
    kind = media.split("/")[0] if media else "file"
    return format_placeholder(
        kind if kind in ("image", "audio", "video") else "file", media, len(match["data"]) * 3 // 4
    )
