"""Phrases around a thing: what was asked for, with the verb that asks, and what was spoken of."""

from collections.abc import Iterator
from functools import lru_cache

from pattern_pipeline.topics.naming.grammar import (
    ARTICLES,
    FUNCTION_WORDS,
    PARTICLES,
    POSSESSIVES,
    PREPOSITIONS,
    RELATIVES,
    SOMEONE,
    VAGUE,
    is_adverb,
)
from pattern_pipeline.topics.naming.phrase import Phrase, PhraseKind, made
from pattern_pipeline.topics.naming.stems import carries
from pattern_pipeline.topics.naming.verbs import LIGHT_VERBS
from pattern_pipeline.topics.naming.words import KEPT_WORDS, is_readable_word

NOUNS = 4
_SKIPPED = ARTICLES | POSSESSIVES | VAGUE | {"me", "us", "of"}


def object_phrases(verb: str, rest: list[str], *, own: bool = False) -> Iterator[Phrase]:
    """``verb`` with the noun phrase that begins ``rest``, whole and with fewer of its describing words."""
    between: list[str] = []
    if rest and rest[0] in PREPOSITIONS and own:
        between, rest = [rest[0]], rest[1:]
    article, nouns, after = noun_phrase(rest)
    if not nouns:
        particle = verb.split()[-1] in PARTICLES if verb else False
        if own and (particle or between) and not rest[:1]:
            yield from made([verb, *between], "request")
        return
    if not verb:
        yield from made(nouns[-NOUNS:], "noun")
        return
    if not any(map(carries, nouns)) and nouns != [SOMEONE]:
        return
    if verb in LIGHT_VERBS and max(map(len, nouns)) < 3:
        return
    # "Get charged" is what befalls somebody; it is no thing to get.
    if verb == "get" and nouns[-1].endswith("ed"):
        return
    kind: PhraseKind = "request" if own else "lent"
    # "Order status" is no order; "order a pizza" and "order my pizza" are.
    if own and not between and rest[0] in FUNCTION_WORDS and verb.split()[0] not in LIGHT_VERBS:
        yield from made([verb, "something"], "open")
    for count in range(1, min(len(nouns), NOUNS) + 1):
        part = nouns[-count:]
        whole = [verb, *between, *_with_article(article, part), *part]
        # "Put the order" is half of "put the order on hold".
        if verb not in ("put", "take") or not after or after[0] not in PREPOSITIONS:
            yield from made(whole, kind)
        if after and after[0] in PREPOSITIONS and not between:
            second, more, further = noun_phrase(after[1:])
            # "In the east part of" breaks off.
            if more and further[:1] != ["of"]:
                tail = more[-2:]
                if not (any(map(carries, tail)) or tail == [SOMEONE]) or tail[0] in LIGHT_VERBS:
                    continue
                yield from made([*whole, after[0], *_with_article(second, tail), *tail], kind)


def noun_phrase(words: list[str]) -> tuple[str, list[str], list[str]]:
    """The article, the nouns with what describes them, and the words after them."""
    article, place = "", 0
    while place < len(words) and (words[place] in _SKIPPED or is_adverb(words[place])):
        if words[place] in ARTICLES:
            article = words[place]
        place += 1
    begin = place
    while place < len(words) and is_thing(words[place]):
        place += 1
    after = words[place:]
    # "The broken one": what it is was said before.
    if after[:1] in (["one"], ["ones"]):
        return article, [], after
    nouns = [word for word in words[begin:place] if word.removesuffix("'s") not in RELATIVES]
    if len(nouns) == place - begin:
        return article, nouns, after
    # "My wife" is somebody else for every user.
    return ("", [SOMEONE], after) if not nouns or words[place - 1] in RELATIVES else ("", nouns, after)


@lru_cache(KEPT_WORDS)
def is_thing(word: str) -> bool:
    """Whether a word may stand in the name of a thing."""
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


def noun_phrases(words: list[str]) -> Iterator[Phrase]:
    """Things that were spoken of: one to three words in a row that are no function words."""
    run: list[str] = []
    for word in [*words, ""]:
        if word and is_thing(word):
            run.append(word)
            continue
        for count in (1, 2, 3):
            if len(run) >= count:
                yield from made(run[-count:], "noun")
        run = []
