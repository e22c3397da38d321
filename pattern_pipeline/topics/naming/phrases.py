"""Short phrases, in people's own words, that could name what they ask for or what befell them."""

from collections.abc import Collection, Iterator

from pattern_pipeline.topics.naming.clauses import clauses
from pattern_pipeline.topics.naming.grammar import (
    ARTICLES,
    AUXILIARIES,
    CONJUNCTIONS,
    FUNCTION_WORDS,
    NEGATIONS,
    PARTICLES,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    QUESTION_WORDS,
    WITH_SUBJECT,
    is_adverb,
)
from pattern_pipeline.topics.naming.noun_phrases import noun_phrases, object_phrases
from pattern_pipeline.topics.naming.phrase import Phrase
from pattern_pipeline.topics.naming.questions import questions
from pattern_pipeline.topics.naming.requests import request_of
from pattern_pipeline.topics.naming.statements import statements
from pattern_pipeline.topics.naming.verbs import EMPTY_VERBS, WITH_ARTICLE
from pattern_pipeline.topics.naming.words import is_readable_word, word_set

_OPENERS = word_set(
    """
    hi hello hey hiya greetings dear so well ok okay and or but then yes no yeah yep nope thanks thank sorry sure
    also please just um uh oh hmm alright good morning afternoon evening sir madam team
    """
)
# "My order number is" lacks its value, which was taken out: all it tells is that there was one.
_LACKING = ARTICLES | POSSESSIVES | {"is", "are", "was", "about", "number"}
_ASKING = (QUESTION_WORDS | AUXILIARIES) - NEGATIONS - WITH_SUBJECT
_NO_OBJECT = AUXILIARIES | CONJUNCTIONS


def phrases(sentence: str, verbs: Collection[str] = frozenset()) -> Iterator[Phrase]:
    """Every phrase that a sentence offers; the same one may come again. ``verbs``: see ``grammar.verbs_of``."""
    greeted = False
    for words in clauses(sentence):
        while words and (words[0] in _OPENERS or (greeted and words[0] in ("there", "all"))):
            greeted = words[0] in ("hi", "hello", "hey")
            words = words[1:]
        if not words or words[-1] in _LACKING:
            continue
        request = request_of(words)
        if request is None:
            continue
        rest = request.rest
        if request.kind == "none":
            if _is_imperative(rest, verbs):
                yield from _verb_phrases(rest)
            elif rest[0] in _ASKING:
                yield from questions(rest)
            else:
                yield from statements(rest)
        elif request.kind == "do":
            if rest and _is_verb(rest[0]):
                yield from _verb_phrases(rest)
            else:
                yield from object_phrases("", rest)
        elif request.kind == "about":
            yield from questions(rest)
        else:
            yield from object_phrases("find" if request.kind == "find" else "get", rest)
        yield from noun_phrases(rest)


def _is_verb(word: str) -> bool:
    return word not in FUNCTION_WORDS and not is_adverb(word) and is_readable_word(word)


def _is_imperative(words: list[str], verbs: Collection[str]) -> bool:
    if len(words) < 2 or words[0] not in verbs:
        return False
    follows = words[1]
    return follows not in _NO_OBJECT and (follows in FUNCTION_WORDS or is_readable_word(follows))


def _verb_phrases(words: list[str]) -> Iterator[Phrase]:
    """A verb with its object, and with what a preposition adds to it."""
    verb, rest, begun = [words[0]], words[1:], len(words)
    while rest and (rest[0] in PRONOUNS or is_adverb(rest[0])):
        # "Put it on hold" names nothing without what "it" is.
        if rest[0] not in ("me", "us", "you", "myself") and rest[0] in PRONOUNS:
            return
        rest = rest[1:]
    # "Take me out of" has lost what is taken.
    lost = rest and (rest[0] in PREPOSITIONS - PARTICLES or rest[1:2] == ["of"])
    if lost and len(rest) < begun - 1 and words[1] in PRONOUNS:
        return
    if rest and rest[0] in PARTICLES and len(rest) > 1:
        verb.append(rest[0])
        rest = rest[1:]
    if rest and rest[0] in QUESTION_WORDS:
        yield from questions(rest)
    elif verb[0] not in EMPTY_VERBS or (verb[0] in WITH_ARTICLE and rest[:1] in (["a"], ["an"])):
        yield from object_phrases(" ".join(verb), rest, own=True)
    else:
        while rest and rest[0] in PREPOSITIONS:
            rest = rest[1:]
        yield from object_phrases("", rest)
