"""Text cut into clauses of plain words, without what stands for a value."""

import re
from collections.abc import Iterator

# What redaction leaves, addresses of the net and of files: a value of one person.
_VALUES = re.compile(r"<[A-Za-z_]+\d*>|\[[A-Z_]+\d*\]|\w+://\S+|\S+@\S+|www\.\S+|(?<!\w)[/~][\w./-]{3,}")
_SENTENCE = re.compile(r"(?<=[.!?])[\s\"”')]+|[\n\r\u2028\u2029]+")
_CLAUSE = re.compile(
    r"""[.!?;:,()\[\]{}"“”„«»|<>*#=]+|\s[-–—]+\s|…|—|\b(?:because|but|although|and\sthen)\b""", re.I
)
_TOKEN = re.compile(r"[^\W_][\w'&/-]*[^\W_]|[^\W_]")
_LONGEST_TEXT = 4_000


def sentences(text: str) -> list[str]:
    """The sentences of a text, values taken out; of a very long text its beginning."""
    plain = _VALUES.sub(" | ", text[:_LONGEST_TEXT].replace("’", "'").replace("‘", "'"))
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
