"""What a user's turn says once greetings, thanks, confirmations and the values of this one case are gone."""

import re

from pattern_pipeline.facets.local.wording.courtesies import FILLER, GREETING, OPENING
from pattern_pipeline.facets.local.wording.markup import without_markup
from pattern_pipeline.facets.local.wording.sentences import sentences
from pattern_pipeline.facets.local.wording.words import plain, words

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
    return all(word in FILLER for word in words(sentence)) and not sentence.rstrip().endswith(
        ("?", "？", "؟")
    )


def without_opening(sentence: str) -> str:
    """Sentence without the greeting, the confirmation and the name that it starts with."""
    rest, before = plain(sentence).strip(), ""
    while rest != before:
        before, rest = rest, OPENING.sub("", GREETING.sub("", rest))
    introduction = _INTRODUCTION.match(rest)
    request = OPENING.sub("", rest[introduction.end() :].lstrip()) if introduction else rest
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
