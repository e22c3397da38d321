"""Reduce words to stems, so that two forms of a word count as one."""

from functools import lru_cache
from threading import Lock

import snowballstemmer

from pattern_pipeline.language.words import CACHED_WORDS

_ENGLISH = snowballstemmer.stemmer("english")
# The stemmer keeps the word that it works on in itself: two threads would mix theirs.
_LOCK = Lock()


@lru_cache(CACHED_WORDS)
def stem_word(word: str) -> str:
    """Return the stem of a word in lower case, by Snowball's English stemmer (Porter2).

    Words of other languages lose little: names count their forms as one where they end alike.
    """
    bare = word.casefold().replace("’", "'").removesuffix("'s")
    with _LOCK:
        return str(_ENGLISH.stemWord(bare))
