"""Cheap and sure tests that most texts fail: one look, and a whole family of detectors need not run.

What passes one of them has a digit. Each begins with a literal or a set of characters, which the engine
skips to at many times its usual speed; two of them need not even begin where a text's outline rules them out.
"""

import re

# Six digits close together: every telephone, card, account and national number has them.
NUMBER = re.compile(r"[0-9](?:[^0-9A-Za-z\n]{0,3}[0-9]){5}")
DIGIT = re.compile(r"[0-9]")
# Addresses of the fourth version, hardware's in three groups, numbers of states.
DOTTED = re.compile(r"\.[0-9A-Fa-f]{1,4}[.-][0-9A-Fa-f]{1,4}")
COLONS = re.compile(r":(?::|[0-9A-Fa-f]{1,4}:[0-9A-Fa-f]{0,4}:)")
DASHES = re.compile(r"-[0-9A-Fa-f]{2}-[0-9A-Fa-f]{2}-[0-9A-Fa-f]{2}-")
CODES = re.compile(r"[A-Z]{5}[A-Z0-9][0-9]")

# What the outline of a text holds wherever one of these finds anything.
OUTLINES: dict[re.Pattern[str], bytes] = {NUMBER: b"000000", CODES: b"AAAAA"}

_KEPT = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz\n"
_LEFT_OUT = bytes(set(range(256)) - set(_KEPT))
_ALIKE = bytes.maketrans(_KEPT, b"0" * 10 + b"A" * 26 + b"a" * 26 + b"\n")


def outline(text: str) -> bytes:
    """Reduce a text to its outline: digits as 0, Latin letters as A and a, and line ends; all else is removed."""
    return text.encode("utf-8", "surrogatepass").translate(_ALIKE, _LEFT_OUT)
