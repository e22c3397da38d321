"""Detect the languages of a map's texts by their script and their stop words."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import stopwordsiso

from pattern_pipeline.topics.naming.clauses import split_words
from pattern_pipeline.topics.naming.grammar import FUNCTION_WORDS
from pattern_pipeline.topics.naming.words import ASKED_ABOUT, COURTESIES, FILLER

ENGLISH = "en"
# How many texts are sampled to detect languages.
_SAMPLE = 400
_MINIMUM_WORDS = 3
# Minimum share of stop words among the words of a text; prose has at least a fifth.
_MINIMUM_WORD_SHARE = 0.15
# Minimum share of a language among the texts; fewer are loan words and chance.
_MINIMUM_TEXT_SHARE = 0.2
_SCRIPTS = (
    ("ja", re.compile(r"[\u3041-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u3400-\u9fff]")),
    ("th", re.compile(r"[\u0e01-\u0e5b]")),
)
WITHOUT_SPACES = frozenset({"ja", "zh", "th"})


@dataclass(frozen=True)
class Languages:
    """The languages of some texts.

    ``names``: ISO 639-1 codes, the most frequent first; empty if none was detected. ``stop_words``: of all of
    them.
    """

    names: tuple[str, ...]
    stop_words: frozenset[str]

    @property
    def is_english(self) -> bool:
        """Whether phrases can be cut by English grammar; also if no language was detected."""
        return not self.names or self.names[0] == ENGLISH

    @property
    def has_capital_nouns(self) -> bool:
        """Whether the most frequent language capitalises all nouns."""
        return self.names[:1] in (("de",), ("lb",))

    @property
    def has_spaces(self) -> bool:
        """Whether the most frequent language puts spaces between words."""
        return not self.names or self.names[0] not in WITHOUT_SPACES


def detect_languages(texts: Sequence[str]) -> Languages:
    """Detect the languages of texts; a language counts if at least a fifth of the texts are in it.

    Japanese, Korean, Chinese and Thai are detected by script, others by the stop words in a text, each
    counting the less the more languages have it. There is no model, and no guess for text that is not prose.
    """
    step = max(1, len(texts) // _SAMPLE)
    votes = Counter(name for text in texts[::step] if (name := _detect_language(text)))
    total = votes.total()
    names = tuple(name for name, count in votes.most_common() if count >= _MINIMUM_TEXT_SHARE * total)
    words: set[str] = set(FILLER) if ENGLISH in names or not names else set()
    for name in names:
        words |= _list_stop_words(name) if name == ENGLISH else _list_stop_words(name) | COURTESIES
    return Languages(names, frozenset(words))


def _detect_language(text: str) -> str:
    text = text[:500]
    if not text.isascii():
        letters = sum(letter.isalpha() for letter in text) or 1
        for name, script in _SCRIPTS:
            # A third, because a Japanese sentence contains more Chinese letters than Japanese ones.
            if len(script.findall(text)) >= letters / 3:
                return name
    words = split_words(text.casefold())
    if len(words) < _MINIMUM_WORDS:
        return ""
    known = _index_languages_by_word()
    scores: dict[str, float] = defaultdict(float)
    held: Counter[str] = Counter()
    for word in words:
        owners = known.get(word, ())
        for name in owners:
            scores[name] += 1 / len(owners)
            held[name] += 1
    best = max(sorted(scores), key=lambda name: scores[name], default="")
    return best if best and held[best] >= _MINIMUM_WORD_SHARE * len(words) else ""


@cache
def _list_stop_words(name: str) -> frozenset[str]:
    # The package's English list contains "order", "page" and "bill", which people ask about.
    if name == ENGLISH:
        return FUNCTION_WORDS
    return (
        frozenset(stopwordsiso.stopwords(name)) - ASKED_ABOUT if stopwordsiso.has_lang(name) else frozenset()
    )


@cache
def _index_languages_by_word() -> dict[str, tuple[str, ...]]:
    owners: dict[str, list[str]] = defaultdict(list)
    for name in sorted(stopwordsiso.langs()):
        for word in _list_stop_words(name):
            owners[word].append(name)
    return {word: tuple(names) for word, names in owners.items()}
