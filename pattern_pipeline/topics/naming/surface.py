"""How words are written in a set of texts.

Which are names of people and places, and which are written in capitals.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

_SENTENCE = re.compile(r"[.!?\n:]+|[\"“”]")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_SELF = {"i": "I", "i'm": "I'm", "i've": "I've", "i'd": "I'd", "i'll": "I'll", "im": "I'm", "ive": "I've"}
_INNER = re.compile(r"[^\W\d_][^\W\dA-Z_]+[A-Z]|^[a-z][A-Z]")
# A word that follows one of these in small letters is no name, whatever places are called after it.
_BEFORE_THINGS = frozenset(("a", "an", "the", "my", "your", "our"))
# So many texts show how words are written.
SAMPLE = 6_000
OFTEN = 3
MOSTLY = 0.5


@dataclass(frozen=True)
class Surface:
    """``names``: words, in lower case, that are written with a capital inside sentences, or in both within a word.

    ``capitals``: words written all in capitals, by their lower-case form.
    """

    names: frozenset[str]
    capitals: dict[str, str]

    def holds_name(self, text: str) -> bool:
        """Whether lower-case text names somebody or some place."""
        return any(word.removesuffix("'s") in self.names for word in text.split())

    def written(self, text: str) -> str:
        """Lower-case text with the words restored that belong in capitals."""
        return " ".join(_SELF.get(word) or self.capitals.get(word, word) for word in text.split())


def surface_of(texts: Iterable[str], *, capital_nouns: bool = False) -> Surface:
    """Learn the spelling of words from where it says something: not at the start of a sentence.

    ``capital_nouns``: the language, as German does, writes every noun with a capital, so that it tells no name.
    """
    read = list(texts)
    total: Counter[str] = Counter()
    title: Counter[str] = Counter()
    upper: Counter[str] = Counter()
    mixed: dict[str, Counter[str]] = {}
    common: Counter[str] = Counter()
    for text in read[:: max(1, len(read) // SAMPLE)]:
        for sentence in _SENTENCE.split(text):
            words = _WORD.findall(sentence)
            if sentence.isupper() or sentence.istitle():
                continue
            coined_here = [word for word in words if _INNER.search(word)] if _INNER.search(sentence) else []
            for word in coined_here:
                mixed.setdefault(word.casefold(), Counter())[word] += 1
            for before, word in pairwise(words):
                low = word.casefold()
                total[low] += 1
                if word == low and before.casefold() in _BEFORE_THINGS:
                    common[low] += 1
                if len(word) > 1 and word.isupper():
                    upper[low] += 1
                elif word[0].isupper():
                    title[low] += 1
    often = [word for word, count in total.items() if count >= OFTEN]
    titles = [word for word in often if title[word] >= MOSTLY * total[word] and common[word] < OFTEN]
    # "GitHub" is a word like others; "parseOrderDates" is a name in one person's code.
    coined = {low: max(sorted(forms), key=lambda form: forms[form]) for low, forms in mixed.items()}
    known = {low: form for low, form in coined.items() if mixed[low].total() >= OFTEN}
    capitals = {word: word.upper() for word in often if upper[word] > MOSTLY * total[word] and len(word) <= 6}
    if capital_nouns:
        return Surface(frozenset(), {word: word.capitalize() for word in titles} | capitals | known)
    return Surface(frozenset(titles) | (coined.keys() - known.keys()), capitals | known)
