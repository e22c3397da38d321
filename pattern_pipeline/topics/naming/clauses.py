"""Text cut into clauses of plain words, without what stands for a value."""

import re
from collections.abc import Iterator

# What redaction leaves, addresses of the net and of files: a value of one person.
_VALUES = re.compile(r"<[A-Za-z_]+\d*>|\[[A-Z_]+\d*\]|\w+://\S+|\S+@\S+|www\.\S+|(?<!\w)[/~][\w./-]{3,}")
# Each of them holds one of these, and few texts do.
_OF_VALUES = ("<", "[", "@", "/", "~", "www.")
_SENTENCE = re.compile(r"(?<=[.!?])[\s\"”')]+|[\n\r\u2028\u2029]+")
_CLAUSE = re.compile(
    r"""[.!?;:,()\[\]{}"“”„«»|<>*#=]+|\s[-–—]+\s|…|—|\b(?:because|but|although|and\sthen)\b""", re.I
)
# Signs of vowels and tones, which Python counts as no part of a word: Hebrew, Arabic, Indic, Thai, Lao, Burmese.
_SIGNS = (
    "\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u0e30-\u0e4e\u0eb0-\u0ecd"
    "\u1000-\u103f"
)
_TOKEN = re.compile(rf"[^\W_][\w'&/{_SIGNS}-]*(?:[^\W_]|[{_SIGNS}])|[^\W_]")
_LONGEST_TEXT = 4_000


def sentences(text: str) -> list[str]:
    """The sentences of a text, values taken out; of a very long text its beginning."""
    plain = text[:_LONGEST_TEXT].replace("’", "'").replace("‘", "'")
    if any(sign in plain for sign in _OF_VALUES):
        plain = _VALUES.sub(" | ", plain)
    return [part for part in _SENTENCE.split(plain) if part.strip()]


def clauses(sentence: str) -> Iterator[list[str]]:
    """The words of each clause, in lower case."""
    for clause in _CLAUSE.split(sentence):
        words = words_of(clause.casefold())
        if words:
            yield words


def words_of(text: str) -> list[str]:
    """The words of a text, without the marks around them."""
    return _TOKEN.findall(text)
