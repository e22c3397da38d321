"""Reduce words to stems, and list the words of a text that carry its content."""

from functools import lru_cache
from threading import Lock

import snowballstemmer

from pattern_pipeline.language.function_words import FUNCTION_WORDS, SUBJECTLESS_WORDS
from pattern_pipeline.language.stop_words import list_fillers
from pattern_pipeline.language.words import CACHED_WORDS, is_readable_word, split_compounds, split_words

_ENGLISH = snowballstemmer.stemmer("english")
# The stemmer keeps the word that it works on in itself: two threads would mix theirs.
_LOCK = Lock()

# From here on are the scripts of China and Japan, which set no spaces.
_NO_SPACES = "\u2e80"


@lru_cache(CACHED_WORDS)
def stem_word(word: str) -> str:
    """Return the stem of a word in lower case, by Snowball's English stemmer (Porter2).

    Words of other languages lose little: names count their forms as one where they end alike.
    """
    bare = word.casefold().replace("’", "'").removesuffix("'s")
    with _LOCK:
        return str(_ENGLISH.stemWord(bare))


def list_content_words(text: str) -> list[str]:
    """List the words that carry the subject of a text, in order; those with digits are left out."""
    return [
        word
        for word in split_words(text)
        if word not in SUBJECTLESS_WORDS and not any(mark.isdigit() for mark in word)
    ]


def measure_subject(text: str) -> float:
    """Measure how much subject a text has, in words; two characters of a script without spaces count as one."""
    return sum(len(word) / 2 if word[0] >= _NO_SPACES else 1.0 for word in set(list_content_words(text)))


@lru_cache(CACHED_WORDS)
def is_content_word(word: str) -> bool:
    """Check whether a word may say what a topic is about."""
    return word not in list_fillers() and word not in FUNCTION_WORDS and is_readable_word(word)


def extract_content_stems(text: str) -> frozenset[str]:
    """Extract the stems of the words of a text that may say what a topic is about."""
    return frozenset(stem_word(word) for word in split_compounds(text.casefold()) if is_content_word(word))
