"""Phrases that read like a name, in place of those that score a little better and do not."""

from collections.abc import Sequence

from pattern_pipeline.topics.naming.grammar import PARTICLES, PREPOSITIONS
from pattern_pipeline.topics.naming.phrase import Phrase
from pattern_pipeline.topics.naming.verbs import PREPOSITIONAL

# Shares of a phrase's score, which another must have to stand in its place. A person's own verb with the same
# thing, for one that is lent ("get a flight") and for none ("flight"):
OWN_VERB = {"lent": 0.45, "noun": 0.3, "pair": 0.4, "open": 0.5}
# any request, for the best of a topic where that asks nothing:
ASKED = {"noun": 0.6, "pair": 0.6, "statement": 0.9, "without object": 0.6}
# what is said of a thing, for the thing: "life support is failing";
TOLD = 0.3
# any longer phrase around a single word.
LONGER = 0.45

Scored = tuple[Phrase, float]


def in_place_of_weaker(ordered: Sequence[Scored]) -> list[Phrase]:
    """The phrases, best first, each the stronger one that may stand in its place; none twice."""
    asked = next((one for one in ordered if one[0].kind == "request" and not lacks_object(one[0])), None)
    found: list[Phrase] = []
    for place, scored in enumerate(ordered):
        chosen = _stronger(scored, ordered, asked if place == 0 else None)
        if chosen not in found:
            found.append(chosen)
    return found


def lacks_object(phrase: Phrase) -> bool:
    """Whether a preposition follows the verb: "start in autumn" does not say what is to start."""
    words = phrase.text.split()
    if len(words) > 2 and words[1] == "in" and (words[0], "in") not in PREPOSITIONAL:
        return words[2] not in PREPOSITIONS
    return (
        len(words) > 1 and words[1] in PREPOSITIONS - PARTICLES and (words[0], words[1]) not in PREPOSITIONAL
    )


def _stronger(scored: Scored, ordered: Sequence[Scored], asked: Scored | None) -> Phrase:
    phrase, score = scored
    kind = "without object" if phrase.kind == "request" and lacks_object(phrase) else phrase.kind
    around = [one for one in ordered if phrase.key < one[0].key and len(one[0].key) <= len(phrase.key) + 1]
    options = [
        _first(around, "request", OWN_VERB.get(phrase.kind, 2.0) * score),
        asked[0] if asked and asked[1] >= ASKED.get(kind, 2.0) * score else None,
        _first(around, "statement", TOLD * score) if phrase.kind == "noun" else None,
        _first(around, "", LONGER * score) if phrase.kind == "noun" and len(phrase.key) == 1 else None,
    ]
    return next((option for option in options if option is not None), phrase)


def _first(around: Sequence[Scored], kind: str, least: float) -> Phrase | None:
    return next((one for one, score in around if kind in ("", one.kind) and score >= least), None)
