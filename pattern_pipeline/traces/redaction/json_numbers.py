"""Quote placeholders that replace numbers in JSON: without quotes the JSON could not be parsed again."""

import re
from bisect import bisect_right
from functools import lru_cache

_BARE = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_KEY_BEFORE = re.compile(r"(\\*\")\s*:\s*$")
_STRINGS = re.compile(r"\"(?:[^\"\\]|\\.)*\"")
_END = re.compile(r"\s*(?:[,}\]\n]|$)")
# Enough for any key and its spaces.
_BEHIND = 40
_ESCAPED_QUOTE = re.compile(r"\\+\"")
_FAR_BEHIND = 1000


def quotes_around(text: str, start: int, end: int) -> str:
    """Return the quotes that a placeholder for ``text[start:end]`` needs, or an empty string.

    In nested JSON the quotes have their backslashes.
    """
    if not _BARE.fullmatch(text, start, end) or not _END.match(text, end):
        return ""
    if after_key := _KEY_BEFORE.search(text[max(0, start - _BEHIND) : start]):
        return after_key.group(1)
    before = text[max(0, start - _BEHIND) : start].rstrip()
    if before[-1:] not in ("[", ",") or text.lstrip()[:1] not in ("[", "{"):
        return ""
    # An item of a list; in a string it may be one of JSON within JSON, whose quotes are escaped.
    starts, ends = _strings(text)
    string = bisect_right(starts, start) - 1
    if string < 0 or ends[string] <= start:
        return '"'
    escaped = _ESCAPED_QUOTE.findall(text, max(0, start - _FAR_BEHIND), start)
    return escaped[-1] if escaped else ""


@lru_cache(4)
def _strings(text: str) -> tuple[list[int], list[int]]:
    """Where the strings of JSON begin and end."""
    spans = [match.span() for match in _STRINGS.finditer(text)]
    return [start for start, _ in spans], [end for _, end in spans]
