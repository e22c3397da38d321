"""Extract candidate names from an English sentence: parse how it asks, then form phrases of what is asked."""

import re
from collections.abc import Collection, Iterator
from typing import Literal, NamedTuple

from pattern_pipeline.topics.naming.clauses import split_clauses
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
    WITH_ARTICLE,
    WITH_SUBJECT,
    is_adverb,
)
from pattern_pipeline.topics.naming.phrase import Phrase
from pattern_pipeline.topics.naming.phrase_forms import (
    form_noun_phrases,
    form_object_phrases,
    form_questions,
    form_statements,
)
from pattern_pipeline.topics.naming.words import is_readable_word, split_word_set

RequestKind = Literal["do", "need", "find", "about", "none"]
_SOFT = r"(?:\s+(?:please|just|also|really|kindly|maybe|possibly|quickly|now|then|all|still))*"
_HELP = r"(?:\s+help(?:\s+(?:me|us))?(?:\s+(?:to|with|by))?)?"
_FRAMES = r"""(?:
    (?P<find>(?:looking|searching|search|look|shopping)\s+for)
  | (?P<know>(?:want(?:ed)?|need(?:ed)?|like|love|wish|hoping|trying|how|curious|wondering|wonder|help)
      (?:\s+(?:me|you))?(?:\s+to)?\s+(?:know|find\s+out|ask|see|hear|understand|check|learn|figure\s+out)(?:\s+about)?
      (?=\s+(?:what|when|where|why|how|who|which|if|whether)\b)
      |(?:know|wondering|wonder|tell\s+me|let\s+me\s+know|find\s+out|ask|check|see|idea)
      (?=\s+(?:what|when|where|why|how|who|which|if|whether)\b))
  | (?P<do>(?:want(?:ed|s)?|need(?:ed|s)?|like|love|trying|try|have|hoping|hope|wish|able|planning|going|ready|way
        |how|possible|forgot|time|decided|unable|attempting|expecting|supposed|prefer|asked)\s+(?:you\s+)?to_SOFT
      |(?:can|could|would|will|should|may)\s+(?:you|u|i|we|someone|somebody)_SOFT(?:\s+be\s+able\s+to)?_HELP
      |(?:how|where)\s+(?:do|can|would|should|could)\s+(?:i|we|you|one)_SOFT
      |(?:would|do)\s+you\s+mind|help(?:ing)?\s+(?:me|us)(?:\s+(?:to|with|in|by))?_SOFT
      |need\s+(?:some\s+)?help\s+(?:with|in|to)?|(?:need|want|like)\s+you\s+to
      |please_SOFT_HELP|let's|let\s+(?:me|us)|wanna|gotta|gonna|i'll)
  | (?P<need>\b(?:want|need|require|requesting|WISHED)(?=\s+(?:an?|the|some|my|new|another|more|help)\b)
        |\b(?:i|we)\s+(?:need|want|require)(?!\s+(?:to|you|it|that|this|them|help)\b))
  | (?P<about>(?:tell\s+me|know|ask|question|questions|inquiring|enquiring|asking|info|information|details|curious)
      \s+(?:about|on|regarding))
    )\s+""".replace("_SOFT", _SOFT).replace("_HELP", _HELP)
# "We have a baby" asks for nothing; "can I have a" does.
_ASKS = re.compile(r"^(?:.*?\b)?" + _FRAMES.replace("WISHED", r"(?:would|i'd|we'd|id)\s+like"), re.X)
_ASKS_ON = re.compile(r"^(?:[\w']+\s+){0,3}?" + _FRAMES.replace("WISHED", "like|get|have"), re.X)
# The object is fronted, so that the verb has none: "what can you recommend for".
_FRONTED = frozenset({"what", "which", "who", "whom", "whose"})
_OBLIGED = re.compile(r"(?:do|does|did|will|would)\s+(?:i|we)\s+(?:\w+\s+)?(?:have|need)\b")
_IN_PASSING = re.compile(
    r"\b(?:don't|do not|dont|didn't|doesn't|can't|cannot|never)\s+(?:have|know|remember|recall|need|want|see|think"
    r"|mind|care|forget|matter|understand|worry)\b"
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


class Request(NamedTuple):
    """How a clause asks for something.

    ``kind``: how it asks; "none" if it does not. ``rest``: the words after the words of asking.
    """

    kind: RequestKind
    rest: list[str]


def parse_request(words: list[str]) -> Request | None:
    """Parse how a clause asks for something; None for a remark that is not what the person came for."""
    clause = " ".join(words)
    if _IN_PASSING.search(clause):
        return None
    if _is_fronted(words) or _OBLIGED.match(clause):
        return Request("none", words)
    kind: RequestKind = "none"
    # Askings are nested: "I wanted to ask if you could please help me change".
    for asks in (_ASKS, *(_ASKS_ON,) * 3):
        found = asks.match(clause + " ")
        if found is None or found.lastgroup is None:
            break
        name = found.lastgroup
        clause = clause[found.end() :] if found.end() <= len(clause) else ""
        if name == "know":
            clause = re.sub(r"^(?:if|whether)\s+", "", clause)
            kind = "about"
            if _is_fronted(clause.split()):
                break
        else:
            kind = name  # type: ignore[assignment]
        if kind in ("find", "need", "about"):
            break
    return Request(kind, clause.split())


def _is_fronted(words: list[str]) -> bool:
    return words[:1] != [] and (words[0] in _FRONTED or words[:2] in (["how", "many"], ["how", "much"]))


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
