"""Learn how the people of a map write: their languages, and the words they use as verbs and as nouns.

What follows "to", "please" and "can you" is a verb; what follows an article is a noun. The list of common
verbs only helps in small maps.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from pattern_pipeline.language.detection import Languages, detect_languages
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
from pattern_pipeline.language.verbs import EMPTY_VERBS, REQUEST_VERBS, WITH_ARTICLE
from pattern_pipeline.language.words import is_readable_word, split_word_set
from pattern_pipeline.topics.naming.other_languages import extract_plain_phrases
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

_AFTER_ASKING = re.compile(
    r"\b(?:to|please|(?:can|could|would|will|should|do)\s+(?:you|i|we)|let's|i'll)\s+([a-z]{2,20})\b"
)
_AFTER_ARTICLE = re.compile(r"\b(?:an?|the|my|your|our)\s+([a-z]{2,20})\b")
_WORD = re.compile(r"[a-z][a-z'-]*|[.,!?;:]")
_BEFORE_NOUNS = ARTICLES | POSSESSIVES
_MINIMUM_USES = 3
# More texts take time and teach nothing new.
SAMPLED_TEXTS = 6_000


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


def learn_nouns(texts: Iterable[str]) -> frozenset[str]:
    """Learn the nouns of texts, with their modifiers: the words between an article and a function word.

    A noun counts if it occurs twice, and not only as part of a longer one.
    """
    seen: Counter[str] = Counter()
    for text in texts:
        words = _WORD.findall(text.casefold())
        for place, word in enumerate(words[:-1]):
            if word not in _BEFORE_NOUNS:
                continue
            run = list(takewhile(_continues_noun, words[place + 1 : place + 5]))
            after = words[place + 1 + len(run) : place + 2 + len(run)]
            if after not in (["one"], ["ones"]):
                seen.update(" ".join(run[at:]) for at in range(len(run)))
    return frozenset(thing for thing, count in seen.items() if count >= 2)


def learn_verbs(texts: Iterable[str]) -> frozenset[str]:
    """Learn which words these texts use as verbs of asking.

    Common verbs count, too, unless these texts use them mostly as nouns.
    """
    asked: Counter[str] = Counter()
    named: Counter[str] = Counter()
    for text in texts:
        low = text.casefold()
        asked.update(_AFTER_ASKING.findall(low))
        named.update(_AFTER_ARTICLE.findall(low))
    learned = {
        word
        for word, count in asked.items()
        if count >= _MINIMUM_USES and count > named[word] and word not in FUNCTION_WORDS
    }
    return frozenset(learned) | {word for word in REQUEST_VERBS if named[word] <= 2 * asked[word] + 2}


def _continues_noun(word: str) -> bool:
    return word not in FUNCTION_WORDS and word[0].isalpha()


@dataclass(frozen=True)
class Speech:
    """How the people of a map write.

    ``verbs`` and ``things``: verbs of asking and nouns; ``things`` is None in a language whose grammar is not
    known.
    """

    languages: Languages
    verbs: frozenset[str]
    things: frozenset[str] | None

    def extract_phrases(self, sentence: str) -> Iterator[Phrase]:
        """Extract the candidate names of a sentence."""
        if self.languages.is_english:
            return extract_english_phrases(sentence, self.verbs)
        return extract_plain_phrases(sentence, self.languages.stop_words)


def learn_speech(texts: Sequence[str]) -> Speech:
    """Learn languages, verbs and nouns from at most 6,000 texts."""
    languages = detect_languages(texts)
    read = texts[:: max(1, len(texts) // SAMPLED_TEXTS)]
    return Speech(languages, learn_verbs(read), learn_nouns(read) if languages.is_english else None)
