"""How much a phrase reads like a name, whatever its topic."""

from pattern_pipeline.topics.naming.grammar import SOMEONE
from pattern_pipeline.topics.naming.phrase import Phrase
from pattern_pipeline.topics.naming.stronger import lacks_object
from pattern_pipeline.topics.naming.verbs import LIGHT_VERBS

# What somebody wants done tells more than what is merely said, and a thing alone least.
_KINDS = {
    "request": 1.5,
    "lent": 1.0,
    "question": 0.9,
    "statement": 0.85,
    "deed": 0.65,
    "noun": 0.6,
    "open": 0.45,
    "pair": 0.12,
}
_BY_CONTENT_WORDS = (1.0, 1.0, 1.15, 1.25)
SINGLE_NOUN = 0.3
LIGHT = 0.75
WITHOUT_OBJECT = 0.5
OF_SOMEONE = 0.8
OF_SELF = 0.7
LONG = 0.8
_SELF = frozenset({"i", "i'm", "i've", "i'd", "i'll", "we", "me", "us", "im", "ive"})


def worth(phrase: Phrase) -> float:
    """A weight: requests of two content words and five words in all weigh most."""
    words = phrase.text.split()
    value = _KINDS[phrase.kind] * _BY_CONTENT_WORDS[min(len(phrase.key), 3)]
    if phrase.kind == "noun" and len(phrase.key) == 1:
        value *= SINGLE_NOUN
    if phrase.kind == "request" and words[0] in LIGHT_VERBS:
        value *= LIGHT
    # "Start in autumn" does not say what is to start.
    if phrase.kind == "request" and lacks_object(phrase):
        value *= WITHOUT_OBJECT
    if SOMEONE in words:
        value *= OF_SOMEONE
    if not _SELF.isdisjoint(words):
        value *= OF_SELF
    return value * (LONG if len(words) > 5 else 1.0)
