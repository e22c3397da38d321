"""Short phrases, in people's own words, that could name what they ask for or what befell them."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Literal

from pattern_pipeline.topics.naming.clauses import clauses, words_of
from pattern_pipeline.topics.naming.grammar import (
    ARTICLES,
    AUXILIARIES,
    CONJUNCTIONS,
    EMPTY_VERBS,
    FUNCTION_WORDS,
    LIGHT_VERBS,
    NEGATIONS,
    PARTICLES,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    QUESTION_WORDS,
    VAGUE,
    WITH_ARTICLE,
    WITH_SUBJECT,
    has_verb,
    is_adverb,
)
from pattern_pipeline.topics.naming.requests import request_of
from pattern_pipeline.topics.naming.words import FILLER, is_readable_word, word_set

LONGEST_WORDS = 7
# The words of a map come again and again; their forms are worked out once.
_WORDS = 65_536
_NOUNS = 4
PhraseKind = Literal["request", "lent", "question", "statement", "noun"]
_OPENERS = word_set(
    """
    hi hello hey hiya greetings dear so well ok okay and or but then yes no yeah yep nope thanks thank sorry sure
    also please just um uh oh hmm alright good morning afternoon evening sir madam team
    """
)
_FINE = word_set("fine ok okay good great perfect thanks sorry")
# Words that stand for something said before: a name cannot.
_POINTING = word_set("it it's that's they're they them that this these those he she him one ones")


@dataclass(frozen=True)
class Phrase:
    """``text``: lower case, as a person would read it. ``key``: its content words, stemmed, whatever their order.

    ``kind``: "request" begins with the person's own verb, "lent" with one that stands for "I need" or "looking
    for"; a "question" and a "statement" are as they were said; a "noun" is a thing that was spoken of.
    """

    text: str
    key: frozenset[str]
    kind: PhraseKind


@lru_cache(_WORDS)
def stem(word: str) -> str:
    """Return the word without the endings of plural and tense: enough to count two forms as one."""
    word = word.casefold().replace("’", "'").removesuffix("'s")
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    for ending in ("ing", "ed", "es", "s"):
        if (
            word.endswith(ending)
            and len(word) - len(ending) >= (3 if ending == "s" else 4)
            and not word.endswith("ss")
        ):
            word = word[: -len(ending)]
            if ending in ("ing", "ed") and len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls":
                word = word[:-1]
            break
    return word.removesuffix("e") if len(word) > 3 else word


def content_stems(text: str) -> frozenset[str]:
    """Stems of the words that carry meaning."""
    return frozenset(stem(word) for word in words_of(text.casefold()) if carries(word))


@lru_cache(_WORDS)
def carries(word: str) -> bool:
    """Whether a word may say what a topic is about."""
    return word not in FILLER and word not in FUNCTION_WORDS and is_readable_word(word)


def phrases(sentence: str, verbs: Collection[str] = frozenset()) -> Iterator[Phrase]:
    """Every phrase that a sentence offers; the same one may come again. ``verbs``: see ``grammar.verbs_of``."""
    greeted = False
    for words in clauses(sentence):
        while words and (words[0] in _OPENERS or (greeted and words[0] in ("there", "all"))):
            greeted = words[0] in ("hi", "hello", "hey")
            words = words[1:]
        # "My order number is" lacks its value, which was taken out: all it tells is that there was one.
        if not words or words[-1] in ARTICLES | POSSESSIVES | {"is", "are", "was", "about", "number"}:
            continue
        request = request_of(words)
        if request is None:
            continue
        rest = request.rest
        if request.kind == "none":
            if _is_imperative(rest, verbs):
                yield from _verb_phrases(rest)
            elif rest[0] in (QUESTION_WORDS | AUXILIARIES) - NEGATIONS - WITH_SUBJECT:
                yield from _questions(rest)
            else:
                yield from _statements(rest)
        elif request.kind == "do":
            if rest and _is_verb(rest[0]):
                yield from _verb_phrases(rest)
            else:
                yield from _object_phrases("", rest)
        elif request.kind == "about":
            yield from _questions(rest)
        else:
            yield from _object_phrases("find" if request.kind == "find" else "get", rest)
        yield from _nouns(rest)


def _is_verb(word: str) -> bool:
    return word not in FUNCTION_WORDS and not is_adverb(word) and is_readable_word(word)


def _is_imperative(words: list[str], verbs: Collection[str]) -> bool:
    if len(words) < 2 or words[0] not in verbs:
        return False
    follows = words[1]
    return follows not in AUXILIARIES | CONJUNCTIONS and (
        follows in FUNCTION_WORDS or is_readable_word(follows)
    )


def _verb_phrases(words: list[str]) -> Iterator[Phrase]:
    """A verb with its object, and with what a preposition adds to it."""
    verb, rest = [words[0]], words[1:]
    while rest and (rest[0] in PRONOUNS or is_adverb(rest[0])):
        # "Put it on hold" names nothing without what "it" is.
        if rest[0] not in ("me", "us", "you", "myself") and rest[0] in PRONOUNS:
            return
        rest = rest[1:]
    if rest and rest[0] in PARTICLES and len(rest) > 1:
        verb.append(rest[0])
        rest = rest[1:]
    if rest and rest[0] in QUESTION_WORDS:
        yield from _questions(rest)
    elif verb[0] not in EMPTY_VERBS or (verb[0] in WITH_ARTICLE and rest[:1] in (["a"], ["an"])):
        yield from _object_phrases(" ".join(verb), rest, own=True)
    else:
        while rest and rest[0] in PREPOSITIONS:
            rest = rest[1:]
        yield from _object_phrases("", rest)


def _object_phrases(verb: str, rest: list[str], *, own: bool = False) -> Iterator[Phrase]:
    """``verb`` with the noun phrase that begins ``rest``, whole and with fewer of its describing words."""
    between: list[str] = []
    if rest and rest[0] in PREPOSITIONS and own:
        between, rest = [rest[0]], rest[1:]
    article, nouns, after = _noun_phrase(rest)
    if not nouns:
        particle = verb.split()[-1] in PARTICLES if verb else False
        if own and (particle or between) and not rest[:1]:
            yield from _made([verb, *between], "request")
        return
    if not verb:
        yield from _made(nouns[-_NOUNS:], "noun")
        return
    if not any(map(carries, nouns)):
        return
    if verb in LIGHT_VERBS and max(map(len, nouns)) < 3:
        return
    # "Get charged" is what befalls somebody; it is no thing to get.
    if verb == "get" and nouns[-1].endswith("ed"):
        return
    kind: PhraseKind = "request" if own else "lent"
    for count in range(1, min(len(nouns), _NOUNS) + 1):
        part = nouns[-count:]
        whole = [verb, *between, *_with_article(article, part), *part]
        # "Put the order" is half of "put the order on hold".
        if verb not in ("put", "take") or not after or after[0] not in PREPOSITIONS:
            yield from _made(whole, kind)
        if after and after[0] in PREPOSITIONS and not between:
            second, more, _ = _noun_phrase(after[1:])
            if more:
                tail = more[-2:]
                if not any(map(carries, tail)) or tail[0] in LIGHT_VERBS:
                    continue
                yield from _made([*whole, after[0], *_with_article(second, tail), *tail], kind)


def _noun_phrase(words: list[str]) -> tuple[str, list[str], list[str]]:
    """The article, the nouns with what describes them, and the words after them."""
    article, place = "", 0
    skipped = ARTICLES | POSSESSIVES | VAGUE | {"me", "us", "of"}
    while place < len(words) and (words[place] in skipped or is_adverb(words[place])):
        if words[place] in ARTICLES:
            article = words[place]
        place += 1
    begin = place
    while place < len(words) and _is_thing(words[place]):
        place += 1
    return article, words[begin:place], words[place:]


@lru_cache(_WORDS)
def _is_thing(word: str) -> bool:
    return (
        word not in FUNCTION_WORDS
        and word not in PARTICLES
        and not is_adverb(word)
        and is_readable_word(word)
    )


def _with_article(article: str, nouns: list[str]) -> list[str]:
    if article not in ("a", "an"):
        return [article] if article else []
    if nouns[-1].endswith("s") and not nouns[-1].endswith(("ss", "us", "is")):
        return []
    first = nouns[0]
    return ["an" if first[0] in "aeiou" and not first.startswith(("uni", "use", "usu", "eu", "one")) else "a"]


def _questions(words: list[str]) -> Iterator[Phrase]:
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
        yield from _made(kept, "question")
    if words[:1] and words[0] in QUESTION_WORDS | AUXILIARIES:
        place = next((at for at, word in enumerate(words) if word not in FUNCTION_WORDS), len(words))
        _, nouns, _ = _noun_phrase(words[place:])
        if len(nouns) > 1:
            yield from _made(nouns[:_NOUNS], "noun")


def _statements(words: list[str]) -> Iterator[Phrase]:
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
        yield from _made(kept, "statement")


def _nouns(words: list[str]) -> Iterator[Phrase]:
    """Things that were spoken of: one to three words in a row that are no function words."""
    run: list[str] = []
    for word in [*words, ""]:
        if word and _is_thing(word):
            run.append(word)
            continue
        for count in (1, 2, 3):
            if len(run) >= count:
                yield from _made(run[-count:], "noun")
        run = []


def _general(words: list[str]) -> list[str]:
    """The words without whose thing it is, and without what is said by the way."""
    return ["the" if word in POSSESSIVES else word for word in words if not is_adverb(word) or word == "not"]


def _until_unreadable(words: list[str]) -> Iterator[str]:
    for word in words:
        if word not in FUNCTION_WORDS and not is_readable_word(word):
            return
        yield word


def _made(words: list[str], kind: PhraseKind) -> Iterator[Phrase]:
    text = " ".join(words)
    key = frozenset(stem(word) for word in text.split() if carries(word))
    if key and len(text.split()) <= LONGEST_WORDS:
        yield Phrase(text, key, kind)
