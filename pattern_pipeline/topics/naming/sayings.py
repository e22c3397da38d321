"""What a saying keeps when it is to stand for many: no word of one person, and none that points elsewhere."""

from collections.abc import Iterator

from pattern_pipeline.topics.naming.grammar import (
    ARTICLES,
    FUNCTION_WORDS,
    POSSESSIVES,
    PREPOSITIONS,
    is_adverb,
)
from pattern_pipeline.topics.naming.words import is_readable_word, word_set

# Words that stand for something said before: a name cannot.
POINTING = word_set("it it's that's they're they them that this these those he she him one ones")
# What adds to a saying that is whole without it.
ADDING = PREPOSITIONS - {"to"}


def general(words: list[str]) -> list[str]:
    """The words without whose thing it is, and without what is said by the way."""
    kept: list[str] = []
    for place, word in enumerate(words):
        follows = words[place + 1] if place + 1 < len(words) else ""
        if word in POSSESSIVES:
            kept += [] if follows in ARTICLES else ["the"]
        elif not is_adverb(word) or word == "not" or words[place - 1 : place] == ["how"]:
            kept.append(word)
    return kept


def until_unreadable(words: list[str]) -> Iterator[str]:
    """The words before the first that nobody would read: an id, a number, a value."""
    for word in words:
        if word not in FUNCTION_WORDS and not is_readable_word(word):
            return
        yield word
