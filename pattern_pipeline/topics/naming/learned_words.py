"""Which words a set of texts uses as verbs of asking and which as things.

What follows "to", "please" and "can you" is a verb; what follows an article is a thing. The list of common verbs
only helps where a map is small.
"""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import takewhile

from pattern_pipeline.topics.naming.grammar import ARTICLES, FUNCTION_WORDS, POSSESSIVES
from pattern_pipeline.topics.naming.verbs import COMMON_VERBS

_AFTER_ASKING = re.compile(
    r"\b(?:to|please|(?:can|could|would|will|should|do)\s+(?:you|i|we)|let's|i'll)\s+([a-z]{2,20})\b"
)
_AFTER_ARTICLE = re.compile(r"\b(?:an?|the|my|your|our)\s+([a-z]{2,20})\b")
_WORD = re.compile(r"[a-z][a-z'-]*|[.,!?;:]")
_BEFORE_THINGS = ARTICLES | POSSESSIVES
_SEEN_OFTEN = 3


def things_of(texts: Iterable[str]) -> frozenset[str]:
    """Nouns of these texts, with what describes them: what stands between an article and a word of grammar.

    At least twice, in all, not as part of something longer alone.
    """
    seen: Counter[str] = Counter()
    for text in texts:
        words = _WORD.findall(text.casefold())
        for place, word in enumerate(words[:-1]):
            if word not in _BEFORE_THINGS:
                continue
            run = list(takewhile(_goes_on, words[place + 1 : place + 5]))
            after = words[place + 1 + len(run) : place + 2 + len(run)]
            if after not in (["one"], ["ones"]):
                seen.update(" ".join(run[at:]) for at in range(len(run)))
    return frozenset(thing for thing, count in seen.items() if count >= 2)


def verbs_of(texts: Iterable[str]) -> frozenset[str]:
    """Words that these texts use as verbs of asking, and common ones that they do not use as nouns above all."""
    asked: Counter[str] = Counter()
    named: Counter[str] = Counter()
    for text in texts:
        low = text.casefold()
        asked.update(_AFTER_ASKING.findall(low))
        named.update(_AFTER_ARTICLE.findall(low))
    learned = {
        word
        for word, count in asked.items()
        if count >= _SEEN_OFTEN and count > named[word] and word not in FUNCTION_WORDS
    }
    return frozenset(learned) | {word for word in COMMON_VERBS if named[word] <= 2 * asked[word] + 2}


def _goes_on(word: str) -> bool:
    return word not in FUNCTION_WORDS and word[0].isalpha()
