"""Words reduced to what counts two forms of one as the same."""

from functools import lru_cache

from pattern_pipeline.topics.naming.clauses import words_of
from pattern_pipeline.topics.naming.grammar import FUNCTION_WORDS
from pattern_pipeline.topics.naming.words import FILLER, KEPT_WORDS, is_readable_word


@lru_cache(KEPT_WORDS)
def stem(word: str) -> str:
    """Return the word without the endings of plural and tense: enough to count two forms as one."""
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


def content_stems(text: str) -> frozenset[str]:
    """Stems of the words that carry meaning."""
    return frozenset(stem(word) for word in words_of(text.casefold()) if carries(word))


@lru_cache(KEPT_WORDS)
def carries(word: str) -> bool:
    """Whether a word may say what a topic is about."""
    return word not in FILLER and word not in FUNCTION_WORDS and is_readable_word(word)
