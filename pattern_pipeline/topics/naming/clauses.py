"""Split text into sentences, clauses and words, without values of one person."""

import re
from collections.abc import Iterator

# Placeholders of redaction, URLs and paths: values of one person.
_VALUES = re.compile(r"<[A-Za-z_]+\d*>|\[[A-Z_]+\d*\]|\w+://\S+|\S+@\S+|www\.\S+|(?<!\w)[/~][\w./-]{3,}")
# Every value contains one of these signs, and few texts do: a cheap test before the pattern.
_VALUE_SIGNS = ("<", "[", "@", "/", "~", "www.")
_SENTENCE = re.compile(r"(?<=[.!?])[\s\"”')]+|[\n\r\u2028\u2029]+")
_CLAUSE = re.compile(
    r"""[.!?;:,()\[\]{}"“”„«»|<>*#=]+|\s[-–—]+\s|…|—|\b(?:because|but|although|and\sthen)\b""", re.I
)
# Vowel and tone signs, which Python does not count as word characters: Hebrew, Arabic, Indic, Thai, Lao,
# Burmese.
_SIGNS = (
    "\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u0e30-\u0e4e\u0eb0-\u0ecd"
    "\u1000-\u103f"
)
_TOKEN = re.compile(rf"[^\W_][\w'&/{_SIGNS}-]*(?:[^\W_]|[{_SIGNS}])|[^\W_]")
_LONGEST_TEXT = 4_000


def split_sentences(text: str) -> list[str]:
    """Split the first 4,000 characters of a text into sentences, with values such as addresses removed."""
    plain = text[:_LONGEST_TEXT].replace("’", "'").replace("‘", "'")
    if any(sign in plain for sign in _VALUE_SIGNS):
        plain = _VALUES.sub(" | ", plain)
    return [part for part in _SENTENCE.split(plain) if part.strip()]


def split_clauses(sentence: str) -> Iterator[list[str]]:
    """Split a sentence into clauses, each a list of words in lower case."""
    for clause in _CLAUSE.split(sentence):
        words = split_words(clause.casefold())
        if words:
            yield words


def split_words(text: str) -> list[str]:
    """Split a text into words, without punctuation."""
    return _TOKEN.findall(text)
