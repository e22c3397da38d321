"""Extract candidate names from an English sentence: parse how it asks, then form phrases of what is asked."""

from collections.abc import Collection, Iterator

from pattern_pipeline.language.function_words import (
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
from pattern_pipeline.language.requests import parse_request
from pattern_pipeline.language.sentences import split_clauses
from pattern_pipeline.language.verbs import EMPTY_VERBS, WITH_ARTICLE
from pattern_pipeline.language.words import is_readable_word, split_word_set
from pattern_pipeline.topics.naming.phrase import Phrase
from pattern_pipeline.topics.naming.phrase_forms import (
    form_noun_phrases,
    form_object_phrases,
    form_questions,
    form_statements,
)

_OPENERS = split_word_set(
    """
    hi hello hey hiya greetings dear so well ok okay and or but then yes no yeah yep nope thanks thank sorry sure
    also please just um uh oh hmm alright good morning afternoon evening sir madam team
    """
)
# "My order number is" lacks its value, which was removed; it only says that there was one.
_INCOMPLETE_ENDS = ARTICLES | POSSESSIVES | {"is", "are", "was", "about", "number"}
_QUESTION_STARTS = (QUESTION_WORDS | AUXILIARIES) - NEGATIONS - WITH_SUBJECT
_NO_OBJECT = AUXILIARIES | CONJUNCTIONS


def extract_english_phrases(sentence: str, verbs: Collection[str] = frozenset()) -> Iterator[Phrase]:
    """Extract every candidate name of a sentence; the same one may come again.

    ``verbs``: words that these texts use as verbs of asking, see ``speech.learn_verbs``.
    """
    greeted = False
    for words in split_clauses(sentence):
        while words and (words[0] in _OPENERS or (greeted and words[0] in ("there", "all"))):
            greeted = words[0] in ("hi", "hello", "hey")
            words = words[1:]
        if not words or words[-1] in _INCOMPLETE_ENDS:
            continue
        request = parse_request(words)
        if request is None:
            continue
        rest = request.rest
        if request.kind == "none":
            if _is_imperative(rest, verbs):
                yield from _form_verb_phrases(rest)
            elif rest[0] in _QUESTION_STARTS:
                yield from form_questions(rest)
            else:
                yield from form_statements(rest)
        elif request.kind == "do":
            if rest and _is_verb(rest[0]):
                yield from _form_verb_phrases(rest)
            else:
                yield from form_object_phrases("", rest)
        elif request.kind == "about":
            yield from form_questions(rest)
        else:
            yield from form_object_phrases("find" if request.kind == "find" else "get", rest)
        yield from form_noun_phrases(rest)


def _is_verb(word: str) -> bool:
    return word not in FUNCTION_WORDS and not is_adverb(word) and is_readable_word(word)


def _is_imperative(words: list[str], verbs: Collection[str]) -> bool:
    if len(words) < 2 or words[0] not in verbs:
        return False
    follows = words[1]
    return follows not in _NO_OBJECT and (follows in FUNCTION_WORDS or is_readable_word(follows))


def _form_verb_phrases(words: list[str]) -> Iterator[Phrase]:
    """Form phrases of a verb with its object, and with what a preposition adds."""
    verb, rest, begun = [words[0]], words[1:], len(words)
    while rest and (rest[0] in PRONOUNS or is_adverb(rest[0])):
        # "Put it on hold" says nothing without the referent of "it".
        if rest[0] not in ("me", "us", "you", "myself") and rest[0] in PRONOUNS:
            return
        rest = rest[1:]
    # "Take me out of" lacks its object.
    lost = rest and (rest[0] in PREPOSITIONS - PARTICLES or rest[1:2] == ["of"])
    if lost and len(rest) < begun - 1 and words[1] in PRONOUNS:
        return
    if rest and rest[0] in PARTICLES and len(rest) > 1:
        verb.append(rest[0])
        rest = rest[1:]
    if rest and rest[0] in QUESTION_WORDS:
        yield from form_questions(rest)
    elif verb[0] not in EMPTY_VERBS or (verb[0] in WITH_ARTICLE and rest[:1] in (["a"], ["an"])):
        yield from form_object_phrases(" ".join(verb), rest, own=True)
    else:
        while rest and rest[0] in PREPOSITIONS:
            rest = rest[1:]
        yield from form_object_phrases("", rest)
