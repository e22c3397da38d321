"""Questions and statements as they were said."""

from collections.abc import Iterator
from itertools import islice

from pattern_pipeline.topics.naming.grammar import (
    ARTICLES,
    AUXILIARIES,
    CONJUNCTIONS,
    EMPTY_VERBS,
    FUNCTION_WORDS,
    NEGATIONS,
    PARTICLES,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    QUESTION_WORDS,
    VAGUE,
    has_verb,
    is_adverb,
)
from pattern_pipeline.topics.naming.noun_phrases import NOUNS, noun_phrase
from pattern_pipeline.topics.naming.phrase import LONGEST_WORDS, Phrase, made
from pattern_pipeline.topics.naming.stems import carries
from pattern_pipeline.topics.naming.words import is_readable_word, word_set

_FINE = word_set("fine ok okay good great perfect thanks sorry")
# Words that stand for something said before: a name cannot.
_POINTING = word_set("it it's that's they're they them that this these those he she him one ones")


def questions(words: list[str]) -> Iterator[Phrase]:
    """A question as it was asked, and the thing that a "what is" asks for."""
    asked = _general(words)
    kept = list(islice(_until_unreadable(asked), LONGEST_WORDS))
    follows = asked[len(kept)] if len(kept) < len(asked) else ""
    if follows:
        while kept and kept[-1] in FUNCTION_WORDS:
            follows = kept.pop()
    whole = not follows or follows in PREPOSITIONS - {"to"}
    whole = whole and any(carries(word) and word.removesuffix("s") not in EMPTY_VERBS for word in kept)
    if whole and len(kept) >= 3 and _POINTING.isdisjoint(kept) and kept[-1] not in ARTICLES:
        yield from made(kept, "question")
    if words[:1] and words[0] in QUESTION_WORDS | AUXILIARIES:
        place = next((at for at, word in enumerate(words) if word not in FUNCTION_WORDS), len(words))
        _, nouns, _ = noun_phrase(words[place:])
        if len(nouns) > 1:
            yield from made(nouns[:NOUNS], "noun")


def statements(words: list[str]) -> Iterator[Phrase]:
    """What somebody says of their matter: "card was declined", "charged twice"."""
    words = _general(words)
    while words and (
        words[0] in PRONOUNS | ARTICLES or words[0] in AUXILIARIES - NEGATIONS or is_adverb(words[0])
    ):
        words = words[1:]
    if not words or words[0] in PREPOSITIONS | CONJUNCTIONS | QUESTION_WORDS | VAGUE:
        return
    kept: list[str] = []
    for word in _until_unreadable(words):
        if len(kept) == LONGEST_WORDS - 1 or (word in CONJUNCTIONS | QUESTION_WORDS):
            break
        if word in PREPOSITIONS and len([one for one in kept if carries(one)]) >= 2:
            break
        kept.append(word)
    follows = words[len(kept)] if len(kept) < len(words) else ""
    while follows and kept and kept[-1] in FUNCTION_WORDS - PARTICLES:
        follows = kept.pop()
    whole = not follows or follows in PREPOSITIONS - {"to"} or follows in CONJUNCTIONS
    told = len(kept) >= 2 and whole and has_verb(kept) and kept[-1] not in _FINE
    if told and _POINTING.isdisjoint(kept) and not {"i", "we", "you"} & set(kept):
        yield from made(kept, "statement")


def _general(words: list[str]) -> list[str]:
    """The words without whose thing it is, and without what is said by the way."""
    return ["the" if word in POSSESSIVES else word for word in words if not is_adverb(word) or word == "not"]


def _until_unreadable(words: list[str]) -> Iterator[str]:
    for word in words:
        if word not in FUNCTION_WORDS and not is_readable_word(word):
            return
        yield word
