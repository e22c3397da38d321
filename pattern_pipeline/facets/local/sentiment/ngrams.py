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


def hashed_pieces(found: Sequence[str]) -> list[int]:
    """Distinct places, below ``2 ** BITS`` and sorted, of the pieces of a text's tokens; none gives none."""
    places: set[int] = set()
    negated = 0
    before = "^"
    for token in found:
        places.update(_alone(token))
        places.add(_place(f"p {before} {token}"))
        if negated:
            places.add(_place(f"n {token}"))
        negated = NEGATED_WORDS if _NEGATION.match(token) else max(negated - 1, 0)
        if token[0] in _STOPS:
            negated = 0
        before = token
    if places:
        places.add(_place(f"p {before} $"))
    return sorted(places)


def tokens(text: str) -> list[str]:
    """Words in lower case and marks, with numbers as ``0``, long drawn letters cut to two, and no names."""
    told = _NUMBER.sub("0", _PLACEHOLDER.sub(" ", unify_apostrophes(text)).lower())
    return [match.group() for match in _TOKEN.finditer(_LONG.sub(r"\1\1", told))]


@lru_cache(maxsize=1 << 15)
def _alone(token: str) -> tuple[int, ...]:
    """Places of a token and of the letters inside it; most tokens of a text were met before."""
    if token[0] in _STOPS or len(token) < 3:
        return (_place(f"w {token}"),)
    word = f"<{token[:LONGEST]}>"
    letters = {word[at : at + size] for size in CHARACTERS for at in range(len(word) - size + 1)}
    return (_place(f"w {token}"), *(_place(f"c {piece}") for piece in letters))


def _place(piece: str) -> int:
    return crc32(piece.encode("utf-8", "replace")) & _MASK
