"""Split text into words, and compile patterns of whole words."""

import re
from functools import lru_cache

# The words of a map repeat, so that results for a word are cached.
CACHED_WORDS = 65_536
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'"})
# Vowel and tone signs, which Python does not count as word characters: Hebrew, Arabic, Indic, Thai, Lao,
# Burmese.
_SIGNS = (
    "\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u0e30-\u0e4e\u0eb0-\u0ecd"
    "\u1000-\u103f"
)
_WORD = re.compile(rf"[^\W_]+(?:(?:'|[{_SIGNS}]+)[^\W_]+)*[{_SIGNS}]*")
_COMPOUND = re.compile(rf"[^\W_][\w'&/{_SIGNS}-]*(?:[^\W_]|[{_SIGNS}])|[^\W_]")
_CASE_CHANGE = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NOT_WORD = re.compile(r"[\W_]+")
_UNREADABLE = re.compile(r"[\d_/\\]")


def split_words(text: str) -> list[str]:
    """Split a text into words in lower case; "two-step" gives two, "don't" gives one."""
    return _WORD.findall(unify_apostrophes(text).lower())


def split_compounds(text: str) -> list[str]:
    """Split a text into words as they are written, in which "two-step", "A/C" and "order_7" stay whole.

    For names of topics, which must read as people write. Where words are compared or counted, ``split_words``
    does better: a cue matches a part of a compound, and the window of an embedding model counts parts.
    """
    return _COMPOUND.findall(text)


def unify_apostrophes(text: str) -> str:
    """Write every apostrophe as ``'``, so that one spelling in a word list is enough."""
    # Most texts need no change, and translating takes longer than looking.
    return text if text.isascii() and "`" not in text else text.translate(_APOSTROPHES)


def compile_phrases(*alternatives: str) -> re.Pattern[str]:
    """Compile a pattern that finds any of the alternatives as whole words, in any case.

    Search it in a text whose apostrophes are unified.
    """
    return re.compile(r"(?<![^\W_])(?:" + "|".join(alternatives) + r")(?![^\W_])", re.IGNORECASE)


def split_word_set(words: str) -> frozenset[str]:
    """Split a string into a set of words."""
    return frozenset(words.split())


@lru_cache(CACHED_WORDS)
def is_readable_word(word: str) -> bool:
    """Check that a word has 2 to 24 letters, and no digit, underscore or slash as ids and values have."""
    return 2 <= len(word) <= 24 and _UNREADABLE.search(word) is None


@lru_cache(maxsize=1_000)
def split_identifier(name: str) -> str:
    """Write a name in code as words: ``getOrderDetails`` and ``get_order_details`` give ``get order details``."""
    return " ".join(_NOT_WORD.sub(" ", _CASE_CHANGE.sub(" ", name[:200])).lower().split())
