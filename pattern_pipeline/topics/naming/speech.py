"""Learn how the people of a map write: their languages, and the words they use as verbs and as nouns.

What follows "to", "please" and "can you" is a verb; what follows an article is a noun. The list of common
verbs only helps in small maps.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from pattern_pipeline.language.detection import Languages, detect_languages
from pattern_pipeline.language.function_words import ARTICLES, FUNCTION_WORDS, POSSESSIVES
from pattern_pipeline.language.verbs import REQUEST_VERBS
from pattern_pipeline.topics.naming.english_phrases import extract_english_phrases
from pattern_pipeline.topics.naming.other_languages import extract_plain_phrases
from pattern_pipeline.topics.naming.phrase import Phrase

_AFTER_ASKING = re.compile(
    r"\b(?:to|please|(?:can|could|would|will|should|do)\s+(?:you|i|we)|let's|i'll)\s+([a-z]{2,20})\b"
)
_AFTER_ARTICLE = re.compile(r"\b(?:an?|the|my|your|our)\s+([a-z]{2,20})\b")
_WORD = re.compile(r"[a-z][a-z'-]*|[.,!?;:]")
_BEFORE_NOUNS = ARTICLES | POSSESSIVES
_MINIMUM_USES = 3
# More texts take time and teach nothing new.
SAMPLED_TEXTS = 6_000


def learn_nouns(texts: Iterable[str]) -> frozenset[str]:
    """Learn the nouns of texts, with their modifiers: the words between an article and a function word.

    A noun counts if it occurs twice, and not only as part of a longer one.
    """
    seen: Counter[str] = Counter()
    for text in texts:
        words = _WORD.findall(text.casefold())
        for place, word in enumerate(words[:-1]):
            if word not in _BEFORE_NOUNS:
                continue
            run = list(takewhile(_continues_noun, words[place + 1 : place + 5]))
            after = words[place + 1 + len(run) : place + 2 + len(run)]
            if after not in (["one"], ["ones"]):
                seen.update(" ".join(run[at:]) for at in range(len(run)))
    return frozenset(thing for thing, count in seen.items() if count >= 2)


def learn_verbs(texts: Iterable[str]) -> frozenset[str]:
    """Learn which words these texts use as verbs of asking.

    Common verbs count, too, unless these texts use them mostly as nouns.
    """
    asked: Counter[str] = Counter()
    named: Counter[str] = Counter()
    for text in texts:
        low = text.casefold()
        asked.update(_AFTER_ASKING.findall(low))
        named.update(_AFTER_ARTICLE.findall(low))
    learned = {
        word
        for word, count in asked.items()
        if count >= _MINIMUM_USES and count > named[word] and word not in FUNCTION_WORDS
    }
    return frozenset(learned) | {word for word in REQUEST_VERBS if named[word] <= 2 * asked[word] + 2}


def _continues_noun(word: str) -> bool:
    return word not in FUNCTION_WORDS and word[0].isalpha()


@dataclass(frozen=True)
class Speech:
    """How the people of a map write.

    ``verbs`` and ``things``: verbs of asking and nouns; ``things`` is None in a language whose grammar is not
    known.
    """

    languages: Languages
    verbs: frozenset[str]
    things: frozenset[str] | None

    def extract_phrases(self, sentence: str) -> Iterator[Phrase]:
        """Extract the candidate names of a sentence."""
        if self.languages.is_english:
            return extract_english_phrases(sentence, self.verbs)
        return extract_plain_phrases(sentence, self.languages.stop_words)


def learn_speech(texts: Sequence[str]) -> Speech:
    """Learn languages, verbs and nouns from at most 6,000 texts."""
    languages = detect_languages(texts)
    read = texts[:: max(1, len(texts) // SAMPLED_TEXTS)]
    return Speech(languages, learn_verbs(read), learn_nouns(read) if languages.is_english else None)
