"""Reduce words to stems, so that two forms of a word count as one."""

from functools import lru_cache

from pattern_pipeline.topics.naming.clauses import split_words
from pattern_pipeline.topics.naming.grammar import FUNCTION_WORDS
from pattern_pipeline.topics.naming.words import CACHED_WORDS, FILLER, is_readable_word


@lru_cache(CACHED_WORDS)
def stem_word(word: str) -> str:
    """Remove the endings of plural and tense: enough to count two forms as one."""
    word = word.casefold().replace("’", "'").removesuffix("'s")
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    for ending in ("ing", "ed", "es", "s"):
        if (
            word.endswith(ending)
            and len(word) - len(ending) >= (3 if ending == "s" else 4)
            and not word.endswith("ss")
        ):
            word = word[: -len(ending)]
            if ending in ("ing", "ed") and len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls":
                word = word[:-1]
            break
    return word.removesuffix("e") if len(word) > 3 else word


def extract_content_stems(text: str) -> frozenset[str]:
    """Extract the stems of the content words of a text."""
    return frozenset(stem_word(word) for word in split_words(text.casefold()) if is_content_word(word))


@lru_cache(CACHED_WORDS)
def is_content_word(word: str) -> bool:
    """Check whether a word may say what a topic is about."""
    return word not in FILLER and word not in FUNCTION_WORDS and is_readable_word(word)
