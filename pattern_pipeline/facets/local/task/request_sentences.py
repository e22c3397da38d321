"""Read a user's turn for what it may ask: the subject of each sentence, and how the sentence brings it up."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pattern_pipeline.language.content_words import list_content_words, stem_word
from pattern_pipeline.language.courtesies import is_courtesy, is_question, remove_opening
from pattern_pipeline.language.markup import remove_markup
from pattern_pipeline.language.requests import asks_for_something, is_small_talk, names_problem
from pattern_pipeline.language.sentences import split_sentences
from pattern_pipeline.language.values import remove_values
from pattern_pipeline.language.verbs import EMPTY_VERBS, LIGHT_VERBS, REQUEST_VERBS
from pattern_pipeline.language.words import compile_phrases, split_word_set, split_words, unify_apostrophes

# "Also", "one more thing", "before I confirm": the user turns to something else.
_TURNS_TO = compile_phrases(
    r"^(?:\w+[,.! ]+){0,3}?(?:also|additionally|besides|furthermore|in addition|on top of that)",
    r"(?<=i |u )also",
    r"(?:one|two|a few|another|some) (?:more |other |last |final )?(?:things?|questions?|requests?|favou?rs?)",
    r"by the way|btw|while (?:i|we|you)(?:'m|'re| am| are|'ve| have)?|in the meantime|speaking of|on to|onto"
    r"|next up|different (?:question|topic|subject|matter)",
    r"^(?:\w+[,.! ]+){0,3}?(?:before (?:i|we|you)(?: [\w']+){1,5},|before (?:i|we|you|that)|after that|now|next"
    r"|lastly|finally)",
)
# What leans on the request before it, or puts another value into it.
_LEANS = compile_phrases(
    r"it|this|that|them|these|those|one|ones|the same|he|she|him|her|his|they|their|there|again|another",
    r"(?:what|how) (?:about|if)|try|trying|or maybe|rather|i mean|i meant|i said|make sure|add|include|confirm"
    r"|proceed|continue|repeat|keep|figure|contact me|let me know|remind",
    r"change(?:d)? (?:to|my mind|the (?:dates?|times?|days?))|(?:different|other) (?:dates?|times?|days?)",
)
# Wants something done, where a plain question may be about what was just said.
_WANTS = compile_phrases(
    r"i (?:want|wanna|need|wish|would like|would love|will need|must|was (?:wondering|hoping))|(?<!do )i have to",
    r"i(?:'d|'ll) (?:like|love|need)|i(?:'d| would) better|i forgot to|need to|want to|wanna|gotta",
    r"i(?:'m| am) (?:looking|trying|going|calling|interested)",
    r"(?:can|could|would|will) (?:you|u|i|we)|please|kindly|help me|let's|lets|let me|is it possible"
    r"|how (?:do|can) i",
)
# Asks what is possible, which mostly is about the matter at hand: "can I get a code".
_ASKS_WHETHER = compile_phrases(r"(?:can|could|may|do|should|will|would) (?:i|we|it|the)")
_INSTEAD = compile_phrases(r"instead of|rather than")
# "Now all I have to do is pack": a remark.
_ALL_LEFT = compile_phrases(r"all (?:i|we) (?:have|need|want|got)")
_AGREES = compile_phrases(r"^\W*(?:yes|yeah|yep|yup|sure|correct|right|that's (?:right|correct|fine)|here)")
# In a turn of more words people give the details that the agent asked for.
DETAILED = 40
# A turn of so few that leaves a question unanswered, and that the agent takes up, is no answer to it.
BRIEF = 15
# After an article even a verb of asking names a thing: "file a report".
_NAMED_THINGS = re.compile(r"\b(?:an?|the|my|our|some|any) ([a-z]+)", re.IGNORECASE)
# Words in capitals within a sentence are names: they are values, as numbers are.
_NAMES = re.compile(r"(?<=[\w,] )[A-Z][a-z][\w'-]*")
# Times and the words that any request has.
_NEVER_SUBJECT = split_word_set(
    """
    monday tuesday wednesday thursday friday saturday sunday weekend morning afternoon evening noon midnight night
    day days week month year hour hours minute minutes time times date am pm january february march april june
    july august september october november december option options detail details information info moment
    help bit number name question questions favor favour problem issue thing stuff people person guy back
    """
)
_NO_SUBJECT = REQUEST_VERBS | EMPTY_VERBS | LIGHT_VERBS | _NEVER_SUBJECT


@dataclass(frozen=True, slots=True)
class RequestSentence:
    """A sentence of a turn, by how it may bring up a request.

    ``stems``: of the words that name its subject. ``is_request``: it asks, or names a problem, and has a subject
    of its own. ``wants``: it asks for something to be done, or for something else. ``turns_to``: it says that
    something else follows. ``asks_whether``: it asks what the user may or must do.
    ``detailed``, ``brief``: its turn is long, or short. ``agrees``: its turn begins with an agreement.
    """

    stems: frozenset[str]
    is_request: bool
    wants: bool
    turns_to: bool
    asks_whether: bool
    detailed: bool
    brief: bool
    agrees: bool


def list_request_sentences(turn: str) -> Iterator[RequestSentence]:
    """List the sentences of a user's turn that are more than courtesy and small talk."""
    words, agrees = len(split_words(turn)), bool(_AGREES.search(unify_apostrophes(turn)))
    for sentence in split_sentences(remove_markup(turn)):
        raw = unify_apostrophes(sentence)
        plain = _TURNS_TO.sub(" ", raw)
        text = remove_opening(plain).strip(" ,.!")
        if is_courtesy(sentence) or not split_words(text) or is_courtesy(text) or is_small_talk(text):
            continue
        bare = remove_values(text)
        stems = list_subject_stems(text)
        asks = asks_for_something(bare)
        turns_to = plain != raw
        wants = bool(_WANTS.search(plain)) or (asks and not is_question(sentence))
        yield RequestSentence(
            stems=stems,
            is_request=(wants or asks or names_problem(bare)) and bool(stems) and not _leans(bare),
            wants=(wants or turns_to) and not _ALL_LEFT.search(plain),
            turns_to=turns_to,
            asks_whether=is_question(sentence) and bool(_ASKS_WHETHER.search(plain)),
            detailed=words > DETAILED,
            brief=words <= BRIEF,
            agrees=agrees,
        )


def list_subject_stems(text: str) -> frozenset[str]:
    """List the stems of the words that name what a text is about: no verbs of asking, times or names."""
    bare = remove_values(text)
    names = {word.casefold() for word in _NAMES.findall(bare)}
    things = {word.casefold() for word in _NAMED_THINGS.findall(bare)} - _NEVER_SUBJECT
    words = (word for word in list_content_words(bare) if word in things or word not in _NO_SUBJECT)
    return frozenset(stem_word(word) for word in words if word not in names)


def _leans(text: str) -> bool:
    """Check whether a sentence points back before it has named a subject of its own, or replaces a value."""
    leaning = _LEANS.search(text)
    points_back = leaning is not None and not list_subject_stems(text[: leaning.start()])
    return points_back or bool(_INSTEAD.search(text))
