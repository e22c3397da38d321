"""What a user's turn says once greetings, thanks, confirmations and the values of this one case are gone."""

import re

from pattern_pipeline.facets.local.wording.markup import without_markup
from pattern_pipeline.facets.local.wording.sentences import sentences
from pattern_pipeline.facets.local.wording.words import plain, words

_GAP = r"[\s,.!:;–—-]*"
_GREETING = re.compile(
    r"^(?:(?:hi|hello|hey|hiya|howdy|greetings|good (?:morning|afternoon|evening|day))"
    rf"(?: (?:there|again|all|everyone|team|sir|madam))?\b{_GAP})+",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^(?:(?:ok|okay|alright|well|so|yes|yeah|yep|no|nope|sure|great|perfect|cool|fine|thanks|thank you|and"
    r"|also|actually|please)\b(?! (?:longer|one|more|matter|way|to|for|some)\b)"
    rf"{_GAP})+",
    re.IGNORECASE,
)
_ASK_FOR_NOTHING = """
a again all alright amazing and anything appreciate appreciated as awesome be been bye cool correct cya day
do else everything excellent fantastic fine for good goodbye got great greetings have hello help helpful hey
hi i i'm is it it's its lot lovely ma'am many me much my never nice no nope nothing now of oh ok okay one
perfect please really right see sir so soon sounds sure take care thank thanks that that's the then there
this time today too very was well welcome will wonderful work works yeah yep yes you you're you've your yup
"""
_FILLER = frozenset(_ASK_FOR_NOTHING.split())
_ADDRESSES = re.compile(r"\S+@\S+\.\w+|\b(?:https?://|www\.)\S+", re.IGNORECASE)
# What redaction leaves of a value: <EMAIL_1>.
_PLACEHOLDER = re.compile(r"<[A-Z][A-Z_]*(?:_?\w{1,12})?>")
_TOKEN_WITH_DIGIT = re.compile(r"[#$€£¥]?\b(?:[^\W\d_]+-)*[^\W\d]*\d[\w.,:/%-]*")
_INTRODUCTION = re.compile(
    r"\b(?:[Mm]y (?:full |first |last |user ?)?name(?: is|'s)|I am called|[Yy]ou can call me"
    r"|(?:I'm|I am|[Tt]his is)(?= <[A-Z]))"
    r"\s+[^\s,.;:!?]+(?:\s+[A-Z][^\s,.;:!?]+){0,2}(?:,\s*(?:and\s+)?)?"
)
_SPACE = re.compile(r"\s+")
# A token so long with a digit in it, or one made mostly of digits, names one case; "s3" and "16GB" do not.
LONG_TOKEN = 12


def is_filler(sentence: str) -> bool:
    """Whether a sentence is only greeting, thanks, confirmation or farewell."""
    return all(word in _FILLER for word in words(sentence)) and not sentence.rstrip().endswith(
        ("?", "？", "؟")
    )


def without_opening(sentence: str) -> str:
    """Sentence without the greeting, the confirmation and the name that it starts with."""
    rest = _OPENING.sub("", _GREETING.sub("", plain(sentence).strip()))
    introduction = _INTRODUCTION.match(rest)
    request = _OPENING.sub("", rest[introduction.end() :].lstrip()) if introduction else rest
    return (request if words(request) else rest) or sentence.strip()


def without_values(sentence: str) -> str:
    """Sentence without addresses, the name in an introduction, numbers and identifiers."""
    text = _INTRODUCTION.sub(" ", _ADDRESSES.sub(" ", _PLACEHOLDER.sub(" ", plain(sentence))))
    text = _TOKEN_WITH_DIGIT.sub(lambda match: " " if _is_value(match.group()) else match.group(), text)
    return _SPACE.sub(" ", text).strip(" ,;:")


def requests(turn: str) -> list[str]:
    """Sentences of a user's turn that say something, without their openings."""
    said = sentences(without_markup(turn))
    kept = (without_opening(sentence) for sentence in said if not is_filler(sentence))
    return [sentence for sentence in kept if words(sentence) and not is_filler(sentence)]


def _is_value(token: str) -> bool:
    digits = sum(mark.isdigit() for mark in token)
    return 2 * digits > sum(mark.isalnum() for mark in token) or len(token) >= LONG_TOKEN
