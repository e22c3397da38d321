"""Words as the cues compare them: lower case, apostrophes unified."""

import re
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'"})
_CASE_CHANGE = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
# From here on stand the scripts of China and Japan.
_NO_SPACES = "\u2e80"
_NOT_WORD = re.compile(r"[\W_]+")

_CARRY_NO_SUBJECT = """
a about after all also am an and any are as at be because been before but by can can't could did do does
doing don't for from get go going got had has have he hello help her here hey hi him his how i i'd i'll i'm
i've if in into is it it's its just know let like me my need no not now of off ok okay on one only or our
out please really she should so some still thank thanks that that's the their them then there these they
this those to too tell try trying up us want was we well were what what's when where which while who why
will with would yes you your
"""
FUNCTION_WORDS = frozenset(_CARRY_NO_SUBJECT.split())


def plain(text: str) -> str:
    """Write every apostrophe as ``'``, so that one spelling of a cue is enough."""
    # Most texts are plain already, and translating takes longer than looking.
    return text if text.isascii() and "`" not in text else text.translate(_APOSTROPHES)


def words(text: str) -> list[str]:
    """Words of a text in lower case."""
    return [word.lower() for word in _WORD.findall(plain(text))]


def content_words(text: str) -> list[str]:
    """Words that carry the subject of a text, in order; those with digits are left out."""
    return [
        word
        for word in words(text)
        if word not in FUNCTION_WORDS and not any(mark.isdigit() for mark in word)
    ]


def subject_size(text: str) -> float:
    """How much subject a text has, in words; where a script sets no spaces, two characters count as one."""
    return sum(len(word) / 2 if word[0] >= _NO_SPACES else 1.0 for word in set(content_words(text)))


@lru_cache(maxsize=1_000)
def tool_words(tool: str) -> str:
    """Name of a tool as words: ``getOrderDetails`` and ``get_order_details`` give ``get order details``."""
    return " ".join(_NOT_WORD.sub(" ", _CASE_CHANGE.sub(" ", tool[:200])).lower().split())
