"""Text cut into sentences, and sentences cut to a length that a person reads at a glance."""

import re

MAX_CHARACTERS = 12_000
_BREAK = re.compile(r"(?<=[.!?…。！？؟।])[\"'”’)\]]*\s+|(?<=[。！？])|[\r\n\u2028\u2029]+")
_SPACE = re.compile(r"\s+")


def sentences(text: str) -> list[str]:
    """The sentences of a text, without outer space; of a huge text only its two ends are read."""
    return [part.strip() for part in _BREAK.split(ends(text)) if part and part.strip()]


def ends(text: str, limit: int = MAX_CHARACTERS) -> str:
    """The text, or its first and last halves of ``limit`` where it is longer."""
    return text if len(text) <= limit else f"{text[: limit // 2]}\n{text[-limit // 2 :]}"


def clip(text: str, limit: int = 160) -> str:
    """One line of at most ``limit`` characters, cut between words where it has any."""
    line = _SPACE.sub(" ", ends(text, 2 * limit + 40)).strip()
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    space = head.rfind(" ")
    return (head[:space] if space > limit // 2 else head).rstrip(" ,;:-") + "…"


def quote(text: str, limit: int = 120) -> str:
    """A clipped text in quotation marks; marks inside become single ones."""
    return '"' + clip(text.replace('"', "'"), limit) + '"'


def sentence_case(text: str) -> str:
    """The text with a capital first letter and an end mark."""
    if not text:
        return ""
    capital = text[0].upper() + text[1:]
    return capital if capital[-1] in '.!?…。！？؟।"' else capital + "."
