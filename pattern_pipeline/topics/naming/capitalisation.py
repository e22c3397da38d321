"""Learn how words are capitalised in a set of texts: which are proper names, and which are written in capitals."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise, product

_SENTENCE = re.compile(r"[.!?\n:]+|[\"“”]")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_SELF = {"i": "I", "i'm": "I'm", "i've": "I've", "i'd": "I'd", "i'll": "I'll", "im": "I'm", "ive": "I've"}
_INNER = re.compile(r"[^\W\d_][^\W\dA-Z_]+[A-Z]|^[a-z][A-Z]")
# A quick test for words with inner capitals; the capital comes first because it is searched for fast.
_CAPITAL_WITHIN = re.compile(r"[A-Z](?<=[^\W\d_A-Z][A-Z])")
# A lower-case word after one of these is not a name, even if places are called like it.
_DETERMINERS = frozenset(
    "".join(letters)
    for word in ("a", "an", "the", "my", "your", "our")
    for letters in product(*((letter, letter.upper()) for letter in word))
)
# More texts take time and teach nothing new.
SAMPLED_TEXTS = 6_000
MINIMUM_USES = 3
MAJORITY = 0.5
LOWER_SHARE = 0.4


@dataclass(frozen=True)
class Capitalisation:
    """How words are capitalised.

    ``names``: words, in lower case, with a capital inside sentences, or with mixed case.
    ``capitals``: words that are written in capitals, by their lower-case form.
    """

    names: frozenset[str]
    capitals: dict[str, str]

    def contains_name(self, text: str) -> bool:
        """Check whether lower-case text contains a name of a person or place."""
        return any(word.removesuffix("'s") in self.names for word in text.split())

    def restore(self, text: str) -> str:
        """Restore the capitals of lower-case text."""
        return " ".join(_SELF.get(word) or self.capitals.get(word, word) for word in text.split())


def learn_capitalisation(texts: Iterable[str], *, capital_nouns: bool = False) -> Capitalisation:
    """Learn the capitalisation of words from all places but the starts of sentences.

    ``capital_nouns``: whether the language capitalises every noun, as German does, so that a capital marks no
    name.
    """
    read = list(texts)
    forms: Counter[str] = Counter()
    things: Counter[str] = Counter()
    mixed: dict[str, Counter[str]] = {}
    for text in read[:: max(1, len(read) // SAMPLED_TEXTS)]:
        has_coined = _CAPITAL_WITHIN.search(text) is not None
        for sentence in _SENTENCE.split(text):
            if sentence.isupper() or sentence.istitle():
                continue
            words = _WORD.findall(sentence)
            for word in filter(_INNER.search, words) if has_coined and _INNER.search(sentence) else ():
                mixed.setdefault(word.casefold(), Counter())[word] += 1
            forms.update(words[1:])
            things.update([word for before, word in pairwise(words) if before in _DETERMINERS])
    total: Counter[str] = Counter()
    title: Counter[str] = Counter()
    upper: Counter[str] = Counter()
    # Each form is looked at once, whatever its frequency.
    for word, count in forms.items():
        low = word.casefold()
        total[low] += count
        if len(word) > 1 and word.isupper():
            upper[low] += count
        elif word[0].isupper():
            title[low] += count
    common = {word: count for word, count in things.items() if word == word.casefold()}
    often = [word for word, count in total.items() if count >= MINIMUM_USES]
    titles = [
        word
        for word in often
        if title[word] >= MAJORITY * total[word]
        # "The norvik depot": some people write names in lower case, too.
        and common.get(word, 0) < max(MINIMUM_USES, LOWER_SHARE * title[word])
    ]
    # Frequent mixed case ("GitHub") is an ordinary word; rare mixed case ("parseOrderDates") is a name in one
    # person's code.
    coined = {low: max(sorted(forms), key=lambda form: forms[form]) for low, forms in mixed.items()}
    known = {low: form for low, form in coined.items() if mixed[low].total() >= MINIMUM_USES}
    capitals = {
        word: word.upper() for word in often if upper[word] > MAJORITY * total[word] and len(word) <= 6
    }
    if capital_nouns:
        return Capitalisation(frozenset(), {word: word.capitalize() for word in titles} | capitals | known)
    return Capitalisation(frozenset(titles) | (coined.keys() - known.keys()), capitals | known)
