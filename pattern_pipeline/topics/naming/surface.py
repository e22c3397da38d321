"""How words are written in a set of texts.

Which are names of people and places, and which are written in capitals.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise, product

_SENTENCE = re.compile(r"[.!?\n:]+|[\"“”]")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_SELF = {"i": "I", "i'm": "I'm", "i've": "I've", "i'd": "I'd", "i'll": "I'll", "im": "I'm", "ive": "I've"}
_INNER = re.compile(r"[^\W\d_][^\W\dA-Z_]+[A-Z]|^[a-z][A-Z]")
# Texts without it have no such word; the capital stands first because that is searched for fast.
_CAPITAL_WITHIN = re.compile(r"[A-Z](?<=[^\W\d_A-Z][A-Z])")
# A word that follows one of these in small letters is no name, whatever places are called after it.
_BEFORE_THINGS = frozenset(
    "".join(letters)
    for word in ("a", "an", "the", "my", "your", "our")
    for letters in product(*((letter, letter.upper()) for letter in word))
)
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
    forms: Counter[str] = Counter()
    things: Counter[str] = Counter()
    mixed: dict[str, Counter[str]] = {}
    for text in read[:: max(1, len(read) // SAMPLE)]:
        has_coined = _CAPITAL_WITHIN.search(text) is not None
        for sentence in _SENTENCE.split(text):
            if sentence.isupper() or sentence.istitle():
                continue
            words = _WORD.findall(sentence)
            for word in filter(_INNER.search, words) if has_coined and _INNER.search(sentence) else ():
                mixed.setdefault(word.casefold(), Counter())[word] += 1
            forms.update(words[1:])
            things.update([word for before, word in pairwise(words) if before in _BEFORE_THINGS])
    total: Counter[str] = Counter()
    title: Counter[str] = Counter()
    upper: Counter[str] = Counter()
    # Each form once, however often it was written.
    for word, count in forms.items():
        low = word.casefold()
        total[low] += count
        if len(word) > 1 and word.isupper():
            upper[low] += count
        elif word[0].isupper():
            title[low] += count
    common = {word: count for word, count in things.items() if word == word.casefold()}
    often = [word for word, count in total.items() if count >= OFTEN]
    titles = [word for word in often if title[word] >= MOSTLY * total[word] and common.get(word, 0) < OFTEN]
    # "GitHub" is a word like others; "parseOrderDates" is a name in one person's code.
    coined = {low: max(sorted(forms), key=lambda form: forms[form]) for low, forms in mixed.items()}
    known = {low: form for low, form in coined.items() if mixed[low].total() >= OFTEN}
    capitals = {word: word.upper() for word in often if upper[word] > MOSTLY * total[word] and len(word) <= 6}
    if capital_nouns:
        return Surface(frozenset(), {word: word.capitalize() for word in titles} | capitals | known)
    return Surface(frozenset(titles) | (coined.keys() - known.keys()), capitals | known)
