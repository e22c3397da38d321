"""What somebody says of their matter, as it was said."""

from collections.abc import Iterator

from pattern_pipeline.topics.naming.grammar import (
    ARTICLES,
    AUXILIARIES,
    CONJUNCTIONS,
    FUNCTION_WORDS,
    NEGATIONS,
    PARTICLES,
    PREPOSITIONS,
    PRONOUNS,
    QUESTION_WORDS,
    TIMES,
    VAGUE,
    is_adverb,
)
from pattern_pipeline.topics.naming.phrase import LONGEST_WORDS, Phrase, PhraseKind, made
from pattern_pipeline.topics.naming.sayings import ADDING, POINTING, general, until_unreadable
from pattern_pipeline.topics.naming.stems import carries
from pattern_pipeline.topics.naming.verbs import has_verb
from pattern_pipeline.topics.naming.words import word_set

_FINE = word_set("fine ok okay good great perfect thanks sorry")
_SELF = word_set("i we i've we've ive")
_HAVING = word_set("got had have has received bought ordered")
_BY_THE_WAY = VAGUE | TIMES | word_set("for since in last next after within")
_SUBJECTS = PRONOUNS | ARTICLES | (AUXILIARIES - NEGATIONS)
_NEXT = CONJUNCTIONS | QUESTION_WORDS
_NO_SUBJECT = PREPOSITIONS | VAGUE | _NEXT


def statements(words: list[str]) -> Iterator[Phrase]:
    """What somebody says of their matter: "card was declined", "charged twice"."""
    kind: PhraseKind = "deed" if words[:1] and words[0] in _SELF else "statement"
    words = general(words)
    while words and (words[0] in _SUBJECTS or is_adverb(words[0])):
        words = words[1:]
    if not words or words[0] in _NO_SUBJECT:
        return
    kept: list[str] = []
    for word in until_unreadable(words):
        if len(kept) == LONGEST_WORDS - 1 or word in _NEXT:
            break
        if word in PREPOSITIONS and len([one for one in kept if carries(one)]) >= 2:
            break
        kept.append(word)
    follows = words[len(kept)] if len(kept) < len(words) else ""
    while follows and kept and kept[-1] in FUNCTION_WORDS - PARTICLES:
        follows = kept.pop()
    # "Won't switch on any more", "arrived two weeks ago".
    while kept and kept[-1] in _BY_THE_WAY:
        kept.pop()
    whole = not follows or follows in ADDING or follows in CONJUNCTIONS
    # "Got the return" tells what somebody has.
    told = (
        len(kept) >= 2
        and kept[0] not in _HAVING
        and whole
        and has_verb(kept)
        and kept[-1] not in _FINE
        and (carries(kept[-1]) or kept[-1] in PARTICLES)
    )
    if told and POINTING.isdisjoint(kept) and not {"i", "we", "you"} & set(kept):
        yield from made(kept, kind)
