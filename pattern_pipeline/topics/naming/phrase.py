"""A candidate name, and its nameability: how much it reads like a name, whatever its topic."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pattern_pipeline.language.content_words import is_content_word, stem_word
from pattern_pipeline.language.function_words import AUXILIARIES, PARTICLES, PREPOSITIONS
from pattern_pipeline.language.verbs import LIGHT_VERBS, PREPOSITIONAL

MAXIMUM_WORDS = 7
SOMEONE = "someone"
PhraseKind = Literal["request", "lent", "open", "question", "statement", "deed", "noun"]
# What somebody wants done says more than a statement, and a noun alone least.
_KIND_WEIGHTS = {
    "request": 1.5,
    "lent": 1.0,
    "question": 0.9,
    "statement": 0.85,
    "deed": 0.65,
    "noun": 0.6,
    "open": 0.45,
}
_CONTENT_WORD_WEIGHTS = (1.0, 1.0, 1.15, 1.25)
SINGLE_NOUN_FACTOR = 0.3
# "What is the payment" has lost which payment.
BARE_QUESTION_FACTOR = 0.6
_BARE_QUESTION = re.compile(
    r"(?:what|which|who)(?:(?:'?s| is| are| was) (?:the|a|an) | (?:the|a|an) [\w' ]+ (?:is|are|was)$)"
)
# "Was the refund issued" asks about one person's case.
CLOSED_QUESTION_FACTOR = 0.75
LIGHT_VERB_FACTOR = 0.75
NO_OBJECT_FACTOR = 0.5
SOMEONE_FACTOR = 0.8
SELF_FACTOR = 0.7
LONG_FACTOR = 0.8
_FIRST_PERSON = frozenset({"i", "i'm", "i've", "i'd", "i'll", "we", "me", "us", "im", "ive"})


@dataclass(frozen=True)
class Phrase:
    """A candidate name.

    ``text``: in lower case, as a person would read it.
    ``key``: the stems of its content words, in no order.
    ``kind``: "request" begins with the person's own verb, "lent" with one that stands for "I need" or
    "looking for", "open" is a person's own verb with any object; "question" and "statement" are as they were
    written; "deed" is what somebody did; "noun" is a thing that was mentioned.
    """

    text: str
    key: frozenset[str]
    kind: PhraseKind


def build_phrases(words: list[str], kind: PhraseKind) -> Iterator[Phrase]:
    """Build the phrase of these words if it has a content word and is not too long."""
    text = " ".join(words)
    key = frozenset(stem_word(word) for word in text.split() if is_content_word(word))
    if key and len(text.split()) <= MAXIMUM_WORDS:
        yield Phrase(text, key, kind)


def measure_nameability(phrase: Phrase) -> float:
    """Measure how much a phrase reads like a name.

    Requests of two content words and up to five words score most.
    """
    words = phrase.text.split()
    value = _KIND_WEIGHTS[phrase.kind] * _CONTENT_WORD_WEIGHTS[min(len(phrase.key), 3)]
    if phrase.kind == "noun" and len(phrase.key) == 1:
        value *= SINGLE_NOUN_FACTOR
    if phrase.kind == "request" and words[0] in LIGHT_VERBS:
        value *= LIGHT_VERB_FACTOR
    if phrase.kind == "question" and len(phrase.key) == 1 and _BARE_QUESTION.match(phrase.text):
        value *= BARE_QUESTION_FACTOR
    if phrase.kind == "question" and words[0] in AUXILIARIES:
        value *= CLOSED_QUESTION_FACTOR
    # "Start in autumn" does not say what is to start.
    if phrase.kind == "request" and lacks_object(phrase):
        value *= NO_OBJECT_FACTOR
    if SOMEONE in words:
        value *= SOMEONE_FACTOR
    if not _FIRST_PERSON.isdisjoint(words):
        value *= SELF_FACTOR
    return value * (LONG_FACTOR if len(words) > 5 else 1.0)


def lacks_object(phrase: Phrase) -> bool:
    """Check whether a preposition follows the verb: "start in autumn" does not say what is to start."""
    words = phrase.text.split()
    if len(words) > 2 and words[1] == "in" and (words[0], "in") not in PREPOSITIONAL:
        return words[2] not in PREPOSITIONS
    return (
        len(words) > 1 and words[1] in PREPOSITIONS - PARTICLES and (words[0], words[1]) not in PREPOSITIONAL
    )
