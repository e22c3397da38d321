"""How words are written in a set of texts.

Which are names of people and places, and which are written in capitals.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

_SENTENCE = re.compile(r"[.!?\n:]+|[\"“”]")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_SELF = {"i": "I", "i'm": "I'm", "i've": "I've", "i'd": "I'd", "i'll": "I'll", "im": "I'm", "ive": "I've"}
# So many texts show how words are written.
SAMPLE = 6_000
OFTEN = 3
MOSTLY = 0.5


@dataclass(frozen=True)
class Surface:
    """``names``: words, in lower case, that are written with a capital inside sentences.

    ``capitals``: words written all in capitals, by their lower-case form.
    """

    names: frozenset[str]
    capitals: dict[str, str]

    def written(self, text: str) -> str:
        """Lower-case text with the words restored that belong in capitals."""
        return " ".join(_SELF.get(word) or self.capitals.get(word, word) for word in text.split())


def surface_of(texts: Iterable[str], *, capital_nouns: bool = False) -> Surface:
    """Learn the spelling of words from where it says something: not at the start of a sentence.

    ``capital_nouns``: the language, as German does, writes every noun with a capital, so that it tells no name.
    """
    known = list(texts)
    total: Counter[str] = Counter()
    title: Counter[str] = Counter()
    upper: Counter[str] = Counter()
    for text in known[:: max(1, len(known) // SAMPLE)]:
        for sentence in _SENTENCE.split(text):
            words = _WORD.findall(sentence)
            if sentence.isupper() or sentence.istitle():
                continue
            for word in words[1:]:
                low = word.casefold()
                total[low] += 1
                if len(word) > 1 and word.isupper():
                    upper[low] += 1
                elif word[0].isupper():
                    title[low] += 1
    often = [word for word, count in total.items() if count >= OFTEN]
    titles = [word for word in often if title[word] >= MOSTLY * total[word]]
    capitals = {word: word.upper() for word in often if upper[word] > MOSTLY * total[word] and len(word) <= 6}
    if capital_nouns:
        return Surface(frozenset(), {word: word.capitalize() for word in titles} | capitals)
    return Surface(frozenset(titles), capitals)
