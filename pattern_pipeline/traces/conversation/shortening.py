"""Shorten long texts and conversations to a budget."""

import re
from collections.abc import Sequence

from pattern_pipeline.traces.tokens import estimate_tokens
from pattern_pipeline.traces.vocabularies.message_shapes.attachments import format_placeholder, replace_bytes

_BLOB = re.compile(r"[A-Za-z0-9+/]{256,}={0,2}")
_BEGINNING = 0.5
_BLANK_LINES = re.compile(r"\n\s*\n+")


def tidy_text(text: str) -> str:
    """Replace binary data by placeholders and collapse blank lines."""
    if len(text) > 256:
        text = _BLOB.sub(_replace_blob, replace_bytes(text))
    return _BLANK_LINES.sub("\n", text.replace("\r\n", "\n").replace("\r", "\n"))


def shorten_text(text: str, max_tokens: int) -> str:
    """Cut the middle out of a text of more than ``max_tokens`` estimated tokens."""
    cost = estimate_tokens(text)
    if cost <= max_tokens:
        return text
    length = max(int(len(text) * max_tokens / cost) // 2, 8)
    return f"{text[:length]} […{len(text) - 2 * length} characters left out…] {text[-length:]}"


def split_budget(costs: Sequence[int], most: int) -> tuple[int, int]:
    """Choose how many items to show at the beginning and at the end.

    ``costs``: the cost of each item. ``most``: the budget. Returns (head, tail): items before ``head`` and
    from ``tail`` on fit the budget together. The beginning, which shows the request, gets half of it; the
    end, which shows the outcome, the rest.
    """
    if sum(costs) <= most:
        return len(costs), len(costs)
    head, used = 0, 0
    while used + costs[head] <= most * _BEGINNING:
        used += costs[head]
        head += 1
    tail = len(costs)
    while tail > head and used + costs[tail - 1] <= most:
        tail -= 1
        used += costs[tail]
    return head, tail


def _replace_blob(match: re.Match[str]) -> str:
    blob = match.group()
    # A word of one alphabet only, or of one letter, is drawn out text ("aaaa…"), not data.
    if len(set(blob)) < 20 or (blob.isalpha() and blob.islower()):
        return blob
    return format_placeholder("data", "", len(blob) * 3 // 4)
