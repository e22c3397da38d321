"""The languages of a map's texts, told by their script and their commonest words."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import stopwordsiso

from pattern_pipeline.topics.naming.clauses import words_of
from pattern_pipeline.topics.naming.grammar import FUNCTION_WORDS
from pattern_pipeline.topics.naming.words import ASKED_ABOUT, COURTESIES, FILLER

ENGLISH = "en"
# So many texts tell what a map is written in.
_SAMPLE = 400
_FEWEST_WORDS = 3
# Of a text's words; a fifth of any prose and more is words of grammar.
_LEAST_SHARE = 0.15
# Of the texts that have a language; fewer are loan words and chance.
_LEAST_TEXTS = 0.2
_SCRIPTS = (
    ("ja", re.compile(r"[\u3041-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u3400-\u9fff]")),
    ("th", re.compile(r"[\u0e01-\u0e5b]")),
)
WITHOUT_SPACES = frozenset({"ja", "zh", "th"})


@dataclass(frozen=True)
class Languages:
    """``names``: ISO 639-1 codes, the commonest first; empty where nothing tells. ``stop_words``: of them all."""

    names: tuple[str, ...]
    stop_words: frozenset[str]

    @property
    def is_english(self) -> bool:
        """Whether phrases can be cut by English grammar; also where nothing tells the language."""
        return not self.names or self.names[0] == ENGLISH

    @property
    def has_capital_nouns(self) -> bool:
        """Whether the commonest language writes all nouns with a capital."""
        return self.names[:1] in (("de",), ("lb",))

    @property
    def has_spaces(self) -> bool:
        """Whether words stand apart in the commonest language."""
        return not self.names or self.names[0] not in WITHOUT_SPACES


def languages_of(texts: Sequence[str]) -> Languages:
    """Tell the languages of texts; each counts that at least a fifth of them are written in.

    By script for Japanese, Korean, Chinese and Thai; else by the words of grammar that a text holds, each
    counting the less the more languages have it. No model, and no guess for text that is no prose.
    """
    step = max(1, len(texts) // _SAMPLE)
    votes = Counter(name for text in texts[::step] if (name := _language(text)))
    total = votes.total()
    names = tuple(name for name, count in votes.most_common() if count >= _LEAST_TEXTS * total)
    words: set[str] = set(FILLER) if ENGLISH in names or not names else set()
    for name in names:
        words |= _stop_words(name) if name == ENGLISH else _stop_words(name) | COURTESIES
    return Languages(names, frozenset(words))


def _language(text: str) -> str:
    text = text[:500]
    if not text.isascii():
        letters = sum(letter.isalpha() for letter in text) or 1
        for name, script in _SCRIPTS:
            # A third: a Japanese sentence holds more Chinese letters than its own.
            if len(script.findall(text)) >= letters / 3:
                return name
    words = words_of(text.casefold())
    if len(words) < _FEWEST_WORDS:
        return ""
    known = _languages_by_word()
    scores: dict[str, float] = defaultdict(float)
    held: Counter[str] = Counter()
    for word in words:
        owners = known.get(word, ())
        for name in owners:
            scores[name] += 1 / len(owners)
            held[name] += 1
    best = max(sorted(scores), key=lambda name: scores[name], default="")
    return best if best and held[best] >= _LEAST_SHARE * len(words) else ""


@cache
def _stop_words(name: str) -> frozenset[str]:
    # The English list of the package holds "order", "page" and "bill": words that people ask about.
    if name == ENGLISH:
        return FUNCTION_WORDS
    return (
        frozenset(stopwordsiso.stopwords(name)) - ASKED_ABOUT if stopwordsiso.has_lang(name) else frozenset()
    )


@cache
def _languages_by_word() -> dict[str, tuple[str, ...]]:
    owners: dict[str, list[str]] = defaultdict(list)
    for name in sorted(stopwordsiso.langs()):
        for word in _stop_words(name):
            owners[word].append(name)
    return {word: tuple(names) for word, names in owners.items()}
