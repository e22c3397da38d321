"""Long texts made short enough to read."""

import re

from pattern_pipeline.traces.tokens import tokens
from pattern_pipeline.traces.vocabularies.message_shapes.attachments import placeholder_of, without_bytes

_BLOB = re.compile(r"[A-Za-z0-9+/]{256,}={0,2}")
_BLANK_LINES = re.compile(r"\n\s*\n+")


def tidied(text: str) -> str:
    """The text with placeholders for blobs and without runs of blank lines: nothing that a person would read."""
    if len(text) > 256:
        text = _BLOB.sub(_placeholder, without_bytes(text))
    return _BLANK_LINES.sub("\n", text.replace("\r\n", "\n").replace("\r", "\n"))


def shortened(text: str, max_tokens: int) -> str:
    """The text, cut in its middle where it is too long."""
    cost = tokens(text)
    if cost <= max_tokens:
        return text
    kept = max(int(len(text) * max_tokens / cost) // 2, 8)
    return f"{text[:kept]} […{len(text) - 2 * kept} characters left out…] {text[-kept:]}"


def _placeholder(match: re.Match[str]) -> str:
    blob = match.group()
    # A word of one alphabet only, or of one letter, is drawn out text ("aaaa…"), not data.
    if len(set(blob)) < 20 or (blob.isalpha() and blob.islower()):
        return blob
    return placeholder_of("data", "", len(blob) * 3 // 4)
