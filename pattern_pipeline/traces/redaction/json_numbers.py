"""Numbers of JSON that a placeholder replaces: it must stand in quotes, or nobody can read the JSON again."""

import re

_BARE = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_KEY_BEFORE = re.compile(r"(\\*\")\s*:\s*$")
_STRINGS = re.compile(r"\"(?:[^\"\\]|\\.)*\"")
_END = re.compile(r"\s*(?:[,}\]\n]|$)")
# Enough for any key and its spaces.
_BEHIND = 40
_ESCAPED_QUOTE = re.compile(r"\\+\"")
_FAR_BEHIND = 1000


def quotes_around(text: str, start: int, end: int) -> str:
    """The quotes that a placeholder for ``text[start:end]`` needs, with backslashes in nested JSON; or none."""
    if not _BARE.fullmatch(text, start, end) or not _END.match(text, end):
        return ""
    if after_key := _KEY_BEFORE.search(text[max(0, start - _BEHIND) : start]):
        return after_key.group(1)
    before = text[max(0, start - _BEHIND) : start].rstrip()
    if before[-1:] not in ("[", ",") or text.lstrip()[:1] not in ("[", "{"):
        return ""
    # An item of a list; in a string it may be one of JSON within JSON, whose quotes are escaped.
    if not any(match.start() < start < match.end() for match in _STRINGS.finditer(text)):
        return '"'
    escaped = _ESCAPED_QUOTE.findall(text, max(0, start - _FAR_BEHIND), start)
    return escaped[-1] if escaped else ""
