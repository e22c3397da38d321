"""Text cut into sentences, and sentences cut to a length that a person reads at a glance."""

import re
from functools import lru_cache

MAX_CHARACTERS = 12_000
# A point after a title or a list's number ends no sentence; an answer in JSON writes its line ends as \n.
_ABBREVIATIONS = ("Dr", "Mr", "Ms", "Mrs", "St", "vs", "e.g", "i.e")
_NO_END = "".join(rf"(?<!\b{re.escape(short)}\.)" for short in _ABBREVIATIONS) + r"(?<!\b\d\.)"
_BREAK = re.compile(rf"(?<=[.!?…؟।]){_NO_END}[\"'”’)\]]*\s+|(?<=[。！？])|(?:[\r\n\u2028\u2029]|\\n)+")
_BULLET = re.compile(r"^(?:[-*•·>#]+|\(?\d{1,2}[.)])\s+")
_SPACE = re.compile(r"\s+")
_END_MARKS = (".", "!", "?", "…", "。", "！", "？", "؟", "।", '"')


def sentences(text: str) -> list[str]:
    """Sentences of a text without outer space or bullets; of a huge text those of its two ends."""
    return list(_split(ends(text)))


# Several rules read the same few turns one after the other.
@lru_cache(maxsize=200)
def _split(text: str) -> tuple[str, ...]:
    parts = (_BULLET.sub("", part.strip()) for part in _BREAK.split(text) if part)
    return tuple(part for part in parts if part)


def ends(text: str, limit: int = MAX_CHARACTERS) -> str:
    """Whole text, or its first and last halves of ``limit`` characters where it is longer."""
    return text if len(text) <= limit else f"{text[: limit // 2]}\n{text[-limit // 2 :]}"


def clip(text: str, limit: int = 160) -> str:
    """One line of at most ``limit`` characters, cut between words where it has any."""
    line = _SPACE.sub(" ", text[: 4 * limit]).strip()
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    space = head.rfind(" ")
    return (head[:space] if space > limit // 2 else head).rstrip(" ,;:-") + "…"


def quote(text: str, limit: int = 120) -> str:
    """Clipped text in quotation marks; marks inside become single ones."""
    return '"' + clip(text.replace('"', "'"), limit) + '"'


def sentence_case(text: str) -> str:
    """Text with a capital first letter and an end mark."""
    text = text.rstrip(" ,;:")
    if not text:
        return ""
    capital = text[0].upper() + text[1:]
    return capital if capital.endswith(_END_MARKS) else capital + "."
