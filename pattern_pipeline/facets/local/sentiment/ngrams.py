"""A turn as hashed pieces of its words: what the sentiment head was trained on and reads, the same way."""

import re
from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

from pattern_pipeline.language.words import unify_apostrophes

BITS = 16
_MASK = (1 << BITS) - 1
# Names, addresses and numbers say nothing of a mood, and redaction replaces them anyway.
_PLACEHOLDER = re.compile(r"<[A-Z_]+\d*>|\[[A-Z]+\]|https?://\S+|\S+@\S+\.\S+")
_NUMBER = re.compile(r"\d+")
_LONG = re.compile(r"(.)\1{2,}")
# A word, a run of one mark, or a single sign such as an emoji.
_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|([!?.])\1*|[^\w\s]")
_NEGATION = re.compile(r"^(?:not|no|never|nothing|nobody|none|cannot|without|hardly|.*n't)$")
_STOPS = frozenset(".!?,;:")
NEGATED_WORDS = 3
CHARACTERS = (3, 4, 5)
# Longer words are pasted, not written.
LONGEST = 40


def hash_pieces(found: Sequence[str]) -> list[int]:
    """Hash the tokens of a text to distinct places below ``2 ** BITS``, sorted; no token gives none."""
    places: set[int] = set()
    negated = 0
    before = "^"
    for token in found:
        places.update(_hash_token(token))
        places.add(_hash_piece(f"p {before} {token}"))
        if negated:
            places.add(_hash_piece(f"n {token}"))
        negated = NEGATED_WORDS if _NEGATION.match(token) else max(negated - 1, 0)
        if token[0] in _STOPS:
            negated = 0
        before = token
    if places:
        places.add(_hash_piece(f"p {before} $"))
    return sorted(places)


def split_tokens(text: str) -> list[str]:
    """Split a text into words in lower case and marks, with numbers as ``0``, long drawn letters cut to two, and no names."""
    cleaned = _NUMBER.sub("0", _PLACEHOLDER.sub(" ", unify_apostrophes(text)).lower())
    return [match.group() for match in _TOKEN.finditer(_LONG.sub(r"\1\1", cleaned))]


@lru_cache(maxsize=1 << 15)
def _hash_token(token: str) -> tuple[int, ...]:
    """Hash a token and of the letters inside it; most tokens of a text were met before."""
    if token[0] in _STOPS or len(token) < 3:
        return (_hash_piece(f"w {token}"),)
    word = f"<{token[:LONGEST]}>"
    letters = {word[at : at + size] for size in CHARACTERS for at in range(len(word) - size + 1)}
    return (_hash_piece(f"w {token}"), *(_hash_piece(f"c {piece}") for piece in letters))


def _hash_piece(piece: str) -> int:
    return crc32(piece.encode("utf-8", "replace")) & _MASK
