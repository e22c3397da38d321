"""Form phrases of an English clause: a verb with its object, nouns, questions and statements."""

from collections.abc import Iterator
from functools import lru_cache

from pattern_pipeline.language.content_words import is_content_word
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
    VAGUE,
    is_adverb,
)
from pattern_pipeline.language.verbs import EMPTY_VERBS, LIGHT_VERBS, has_verb
from pattern_pipeline.language.words import CACHED_WORDS, is_readable_word, split_word_set
from pattern_pipeline.topics.naming.phrase import MAXIMUM_WORDS, SOMEONE, Phrase, PhraseKind, build_phrases

# Words that refer to something mentioned before; a name cannot.
DEICTIC_WORDS = split_word_set("it it's that's they're they them that this these those he she him one ones")
# Words that extend a phrase that is complete without the extension.
ADDING_PREPOSITIONS = PREPOSITIONS - {"to"}
MAXIMUM_NOUNS = 4
# A different person for every user.
_RELATIVES = split_word_set(
    """
    wife husband mother father mom mum mommy mummy dad daddy son sons daughter daughters brother sister aunt uncle
    grandma grandmother grandpa grandfather niece nephew cousin girlfriend boyfriend fiance fiancé fiancee ex
    """
)
_TIMES = split_word_set(
    """
    second seconds minute minutes hour hours day days week weeks weekend month months year years ago later
    monday tuesday wednesday thursday friday saturday sunday morning afternoon evening night noon
    """
)
_SKIPPED = ARTICLES | POSSESSIVES | VAGUE | {"me", "us", "of"}
_QUESTION_STARTS = QUESTION_WORDS | AUXILIARIES
# "Days off" is one thing.
_CUT_BEFORE = ADDING_PREPOSITIONS - {"off"}
_BEFORE_AUXILIARIES = frozenset({"when", "where", "why"})
_TO_DO = frozenset({"long", "often", "soon", "far"})
_SMALL_TALK = split_word_set("fine ok okay good great perfect thanks sorry")
_SELF = split_word_set("i we i've we've ive")
_HAVING = split_word_set("got had have has received bought ordered")
_BY_THE_WAY = VAGUE | _TIMES | split_word_set("for since in last next after within")
_SUBJECTS = PRONOUNS | ARTICLES | (AUXILIARIES - NEGATIONS)
_CLAUSE_STARTS = CONJUNCTIONS | QUESTION_WORDS
_NO_SUBJECT = PREPOSITIONS | VAGUE | _CLAUSE_STARTS


def generalise(words: list[str]) -> list[str]:
    """Remove possessives and adverbs, so that words of one person can stand for many."""
    result: list[str] = []
    for place, word in enumerate(words):
        follows = words[place + 1] if place + 1 < len(words) else ""
        if word in POSSESSIVES:
            result += [] if follows in ARTICLES else ["the"]
        elif not is_adverb(word) or word == "not" or words[place - 1 : place] == ["how"]:
            result.append(word)
    return result


def take_readable(words: list[str]) -> Iterator[str]:
    """Take the words before the first id, number or value."""
    for word in words:
        if word not in FUNCTION_WORDS and not is_readable_word(word):
            return
        yield word


def form_object_phrases(verb: str, rest: list[str], *, own: bool = False) -> Iterator[Phrase]:
    """Form phrases of a verb and the noun phrase at the start of ``rest``, whole and with fewer modifiers.

    ``own``: whether the verb is the person's own, not one that stands for "I need".
    """
    between: list[str] = []
    if rest and rest[0] in PREPOSITIONS and own:
        between, rest = [rest[0]], rest[1:]
    article, nouns, after = parse_noun_phrase(rest)
    if not nouns:
        particle = verb.split()[-1] in PARTICLES if verb else False
        if own and (particle or between) and not rest[:1]:
            yield from build_phrases([verb, *between], "request")
        return
    if not verb:
        yield from build_phrases(nouns[-MAXIMUM_NOUNS:], "noun")
        return
    if not any(map(is_content_word, nouns)) and nouns != [SOMEONE]:
        return
    if verb in LIGHT_VERBS and max(map(len, nouns)) < 3:
        return
    # "Get charged" is a passive, not a request for a thing.
    if verb == "get" and nouns[-1].endswith("ed"):
        return
    kind: PhraseKind = "request" if own else "lent"
    # "Order status" is not a request to order; "order a pizza" and "order my pizza" are.
    if own and not between and rest[0] in FUNCTION_WORDS and verb.split()[0] not in LIGHT_VERBS:
        yield from build_phrases([verb, "something"], "open")
    for count in range(1, min(len(nouns), MAXIMUM_NOUNS) + 1):
        part = nouns[-count:]
        whole = [verb, *between, *_agree_article(article, part), *part]
        # "Put the order" is half of "put the order on hold".
        if verb not in ("put", "take") or not after or after[0] not in PREPOSITIONS:
            yield from build_phrases(whole, kind)
        if after and after[0] in PREPOSITIONS and not between:
            second, more, further = parse_noun_phrase(after[1:])
            # "In the east part of" is incomplete.
            if more and further[:1] != ["of"]:
                tail = more[-2:]
                if not (any(map(is_content_word, tail)) or tail == [SOMEONE]) or tail[0] in LIGHT_VERBS:
                    continue
                yield from build_phrases([*whole, after[0], *_agree_article(second, tail), *tail], kind)


def parse_noun_phrase(words: list[str]) -> tuple[str, list[str], list[str]]:
    """Parse a noun phrase into its article, its nouns with their modifiers, and the words after it."""
    article, place = "", 0
    while place < len(words) and (words[place] in _SKIPPED or is_adverb(words[place])):
        if words[place] in ARTICLES:
            article = words[place]
        place += 1
    begin = place
    while place < len(words) and is_noun_part(words[place]):
        place += 1
    after = words[place:]
    # "The broken one" refers to something mentioned before.
    if after[:1] in (["one"], ["ones"]):
        return article, [], after
    nouns = [word for word in words[begin:place] if word.removesuffix("'s") not in _RELATIVES]
    if len(nouns) == place - begin:
        return article, nouns, after
    # "My wife" is a different person for every user.
    return ("", [SOMEONE], after) if not nouns or words[place - 1] in _RELATIVES else ("", nouns, after)


@lru_cache(CACHED_WORDS)
def is_noun_part(word: str) -> bool:
    """Check whether a word may be part of a noun phrase."""
    return (
        word not in FUNCTION_WORDS
        and word not in PARTICLES
        and not is_adverb(word)
        and is_readable_word(word)
    )


def _agree_article(article: str, nouns: list[str]) -> list[str]:
    if article not in ("a", "an"):
        return [article] if article else []
    if nouns[-1].endswith("s") and not nouns[-1].endswith(("ss", "us", "is")):
        return []
    first = nouns[0]
    return ["an" if first[0] in "aeiou" and not first.startswith(("uni", "use", "usu", "eu", "one")) else "a"]


def form_noun_phrases(words: list[str]) -> Iterator[Phrase]:
    """Form noun phrases: one to three words in a row without function words."""
    run: list[str] = []
    for word in [*words, ""]:
        if word and is_noun_part(word):
            run.append(word)
            continue
        for count in (1, 2, 3):
            if len(run) >= count:
                yield from build_phrases(run[-count:], "noun")
        run = []


def form_questions(words: list[str]) -> Iterator[Phrase]:
    """Form a phrase of a question as it was asked, and of the noun that a "what is" asks for."""
    # "When riding a bus" asks for nothing.
    if words[0] in _BEFORE_AUXILIARIES and words[1:2] and words[1] not in AUXILIARIES | {"to"}:
        return
    general = generalise(words)
    yield from _form_measure(general)
    question = list(take_readable(general))
    ends = [
        place
        for place, word in enumerate(question[:-1])
        if place > 2 and word in _CUT_BEFORE and question[0] not in AUXILIARIES
    ]
    # The whole question, and without its last extension: "how much have I spent" of "how much have I spent on
    # food".
    for end in {len(question), *ends[-1:]}:
        yield from _form_question(question[:end], general[end] if end < len(general) else "")
    if words[:1] and words[0] in _QUESTION_STARTS:
        place = next((at for at, word in enumerate(words) if word not in FUNCTION_WORDS), len(words))
        _, nouns, _ = parse_noun_phrase(words[place:])
        if len(nouns) > 1:
            yield from build_phrases(nouns[:MAXIMUM_NOUNS], "noun")


def _form_measure(words: list[str]) -> Iterator[Phrase]:
    """Form "how busy" of "how busy is Rosa's at noon", and "how long to bake" of "how long do I bake a cake"."""
    if words[0] != "how" or len(words) < 3:
        return
    measure, rest = words[1], words[2:]
    if is_content_word(measure) and measure not in _TO_DO and rest[0] in AUXILIARIES:
        yield from build_phrases(["how", measure], "question")
    if measure not in _TO_DO:
        return
    done = [word for word in rest if word not in AUXILIARIES and word not in PRONOUNS]
    if done[:2] == ["take", "to"]:
        done = done[2:]
    verb = done[0] if done and done[0] != "the" and is_noun_part(done[0]) else ""
    if verb and is_content_word(verb) and rest[0] in AUXILIARIES and rest[1:2] and rest[1] in PRONOUNS:
        yield from build_phrases(["how", measure, "to", verb], "question")


def _form_question(words: list[str], follows: str) -> Iterator[Phrase]:
    while follows and words and words[-1] in FUNCTION_WORDS:
        follows = words.pop()
    if follows and (follows not in ADDING_PREPOSITIONS or not is_content_word(words[-1] if words else "")):
        return
    has_content = any(is_content_word(word) and word.removesuffix("s") not in EMPTY_VERBS for word in words)
    if (
        has_content
        and 3 <= len(words) <= MAXIMUM_WORDS
        and DEICTIC_WORDS.isdisjoint(words)
        and words[-1] not in ARTICLES
    ):
        yield from build_phrases(words, "question")


def form_statements(words: list[str]) -> Iterator[Phrase]:
    """Form a phrase of what somebody says of their matter: "card was declined", "charged twice"."""
    kind: PhraseKind = "deed" if words[:1] and words[0] in _SELF else "statement"
    words = generalise(words)
    while words and (words[0] in _SUBJECTS or is_adverb(words[0])):
        words = words[1:]
    if not words or words[0] in _NO_SUBJECT:
        return
    statement: list[str] = []
    for word in take_readable(words):
        if len(statement) == MAXIMUM_WORDS - 1 or word in _CLAUSE_STARTS:
            break
        if word in PREPOSITIONS and len([one for one in statement if is_content_word(one)]) >= 2:
            break
        statement.append(word)
    follows = words[len(statement)] if len(statement) < len(words) else ""
    while follows and statement and statement[-1] in FUNCTION_WORDS - PARTICLES:
        follows = statement.pop()
    # "Won't switch on any more", "arrived two weeks ago".
    while statement and statement[-1] in _BY_THE_WAY:
        statement.pop()
    whole = not follows or follows in ADDING_PREPOSITIONS or follows in CONJUNCTIONS
    # "Got the return" says what somebody has, not what happened.
    is_complete = (
        len(statement) >= 2
        and statement[0] not in _HAVING
        and whole
        and has_verb(statement)
        and statement[-1] not in _SMALL_TALK
        and (is_content_word(statement[-1]) or statement[-1] in PARTICLES)
    )
    if is_complete and DEICTIC_WORDS.isdisjoint(statement) and not {"i", "we", "you"} & set(statement):
        yield from build_phrases(statement, kind)
