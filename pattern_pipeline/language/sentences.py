"""Split text into sentences and clauses, and cut it to a length that a person reads at a glance."""

import re
from collections.abc import Iterator
from functools import lru_cache

from pattern_pipeline.language.words import split_compounds

MAX_CHARACTERS = 12_000
# A point after a title or a list's number ends no sentence; an answer in JSON writes its line ends as \n.
_ABBREVIATIONS = ("Dr", "Mr", "Ms", "Mrs", "St", "vs", "e.g", "i.e")
_NO_END = "".join(rf"(?<!\b{re.escape(short)}\.)" for short in _ABBREVIATIONS) + r"(?<!\b\d\.)"
_BREAK = re.compile(rf"(?<=[.!?…؟।]){_NO_END}[\"'”’)\]]*\s+|(?<=[。！？])|(?:[\r\n\u2028\u2029]|\\n)+")
_CLAUSE = re.compile(
    r"""[.!?;:,()\[\]{}"“”„«»|<>*#=]+|\s[-–—]+\s|…|—|\b(?:because|but|although|and\sthen)\b""", re.I
)
_BULLET = re.compile(r"^(?:[-*•·>#]+|\(?\d{1,2}[.)])\s+")
_SPACE = re.compile(r"\s+")
_END_MARKS = (".", "!", "?", "…", "。", "！", "？", "؟", "।", '"')


def split_sentences(text: str) -> list[str]:
    """Split a text into sentences without outer space and bullets; of a huge text only its two ends."""
    return list(_split(take_ends(text)))


# Several rules read the same few turns one after the other.
@lru_cache(maxsize=200)
def _split(text: str) -> tuple[str, ...]:
    parts = (_BULLET.sub("", part.strip()) for part in _BREAK.split(text) if part)
    return tuple(part for part in parts if part)


def split_clauses(sentence: str) -> Iterator[list[str]]:
    """Split a sentence into clauses, each a list of words in lower case; compounds stay whole."""
    for clause in _CLAUSE.split(sentence):
        words = split_compounds(clause.casefold())
        if words:
            yield words


def take_ends(text: str, limit: int = MAX_CHARACTERS) -> str:
    """Return the whole text, or the first and last halves of ``limit`` characters of a longer one."""
    return text if len(text) <= limit else f"{text[: limit // 2]}\n{text[-limit // 2 :]}"


def clip_text(text: str, limit: int = 160) -> str:
    """Return one line of at most ``limit`` characters, cut between words where it has any."""
    line = _SPACE.sub(" ", text[: 4 * limit]).strip()
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    space = head.rfind(" ")
    return (head[:space] if space > limit // 2 else head).rstrip(" ,;:-") + "…"


def quote_text(text: str, limit: int = 120) -> str:
    """Clip a text and put it in quotation marks; marks inside become single ones."""
    return '"' + clip_text(text.replace('"', "'"), limit) + '"'


def format_sentence(text: str) -> str:
    """Give a text a capital first letter and an end mark."""
    text = text.rstrip(" ,;:")
    if not text:
        return ""
    capital = text[0].upper() + text[1:]
    return capital if capital.endswith(_END_MARKS) else capital + "."
