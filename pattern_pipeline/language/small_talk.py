"""Recognise sentences from which nobody could tell what is wanted: greetings, pleas for help, typed-over keys."""

import re

from pattern_pipeline.language.content_words import measure_subject
from pattern_pipeline.language.courtesies import is_courtesy
from pattern_pipeline.language.values import remove_values
from pattern_pipeline.language.words import split_word_set, split_words

# As people type them; those that are spelt in full are courtesies.
_GREETINGS = split_word_set(
    """
    hai hii hiii hiiii heyy heyyy helo hlo hllo helloo hallo hy yo sup wassup morning evening afternoon gm
    dear bro buddy guys folks friend mate team thats thanx thnx thankyou thx ty tnx kk okey okie oky hmm cheers
    """
)
# A sentence without a subject may ask for a place, a time or a person: "where am I", "what is today".
_ASKED_FOR = split_word_set(
    """
    where when who whose today tonight tomorrow yesterday now day time date
    """
)
_HAS_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[a-z]+")
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{5,}")


def says_nothing(sentence: str) -> bool:
    """Check whether a sentence holds no request that could be understood, in whatever conversation.

    It is a greeting, a courtesy, a plea for help that names no matter ("What should I do?"), or keys hit at
    random. A sentence with a number in it is none of these: "what is 30% of 279".
    """
    if is_courtesy(sentence):
        return True
    words = split_words(sentence)
    if _HAS_DIGIT.search(sentence):
        return False
    left = [word for word in words if word not in _GREETINGS]
    if not left or all(map(_is_typed_over, left)):
        return True
    return is_courtesy(" ".join(left)) or (
        not measure_subject(remove_values(" ".join(left))) and _ASKED_FOR.isdisjoint(words)
    )


def _is_typed_over(word: str) -> bool:
    """Check whether a word is no word: one letter, or five consonants in a row in at most seven letters."""
    if not _LETTERS.fullmatch(word):
        return False
    return len(word) == 1 or (bool(_CONSONANTS.search(word)) and len(word) <= 7)
