"""One phrase that could name a topic."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pattern_pipeline.topics.naming.stems import carries, stem

LONGEST_WORDS = 7
PhraseKind = Literal["request", "lent", "open", "question", "statement", "deed", "noun", "pair"]


@dataclass(frozen=True)
class Phrase:
    """``text``: lower case, as a person would read it. ``key``: its content words, stemmed, whatever their order.

    ``kind``: "request" begins with the person's own verb, "lent" with one that stands for "I need" or "looking
    for"; "open" is a person's own verb with whatever thing; a "question" and a "statement" are as they were said,
    a "deed" is what somebody did; a "noun" is a thing that was spoken of, a "pair" two.
    """

    text: str
    key: frozenset[str]
    kind: PhraseKind


def made(words: list[str], kind: PhraseKind) -> Iterator[Phrase]:
    """The phrase of these words, if it says anything and is not too long."""
    text = " ".join(words)
    key = frozenset(stem(word) for word in text.split() if carries(word))
    if key and len(text.split()) <= LONGEST_WORDS:
        yield Phrase(text, key, kind)
