"""What a user's turn says once greetings, thanks, confirmations and the values of this one case are gone."""

import re

from pattern_pipeline.facets.local.sentences import sentences
from pattern_pipeline.facets.local.words import plain, words

_GREETING = re.compile(
    r"^(?:(?:hi|hello|hey|hiya|howdy|greetings|good (?:morning|afternoon|evening|day))"
    r"(?: (?:there|again|all|everyone|team|sir|madam))?\b[\s,.!:;–—-]*)+",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^(?:(?:ok|okay|alright|well|so|yes|yeah|yep|no|nope|sure|great|perfect|cool|fine|thanks|thank you|and|also"
    r"|actually|please)\b(?! (?:longer|one|more|matter|way|to|for|i|it|they|the|can|not|some|we)\b)[\s,.!:;–—-]*)+",
    re.IGNORECASE,
)
# A sentence of these words alone asks for nothing.
_FILLER = frozenset(
    ["a", "again", "all", "alright", "amazing", "and", "anything", "appreciate", "appreciated", "as", "awesome", "be", "bye", "cool", "correct", "cya", "day", "do", "else", "everything", "excellent", "fantastic", "fine", "for", "good", "goodbye", "got", "great", "greetings", "have", "hello", "help", "helpful", "hey", "hi", "i", "i'm", "is", "it", "it's", "its", "lot", "lovely", "ma'am", "many", "me", "much", "my", "never", "nice", "no", "nope", "nothing", "now", "of", "oh", "ok", "okay", "one", "perfect", "please", "really", "right", "see", "sir", "so", "soon", "sounds", "sure", "take", "care", "thank", "thanks", "that", "that's", "the", "then", "there", "this", "time", "today", "too", "very", "was", "well", "welcome", "will", "wonderful", "work", "works", "yeah", "yep", "yes", "you", "you're", "you've", "been", "your", "yup"]
)
_ADDRESSES = re.compile(r"\S+@\S+\.\w+|\b(?:https?://|www\.)\S+", re.IGNORECASE)
_IDENTIFIER = re.compile(r"[#$€£¥]?\b(?:\w*\d[\w.,:/%-]*)")
_INTRODUCTION = re.compile(
    r"\b(?:my (?:full |first |last |user ?)?name(?: is|'s)|i am called|you can call me)\s+\S+(?:\s+[A-Z]\S*){0,2}"
)
_SPACE = re.compile(r"\s+")


def is_filler(sentence: str) -> bool:
    """Whether a sentence is only greeting, thanks, confirmation or farewell."""
    return all(word in _FILLER for word in words(sentence)) and not sentence.rstrip().endswith(
        ("?", "？", "؟")
    )


def without_opening(sentence: str) -> str:
    """The sentence without the greeting and the confirmation it starts with."""
    rest = _OPENING.sub("", _GREETING.sub("", plain(sentence).strip()))
    return rest or sentence.strip()


def without_values(sentence: str) -> str:
    """The sentence without addresses, names given in an introduction, and tokens that hold more digits than letters."""
    text = _INTRODUCTION.sub(" ", _ADDRESSES.sub(" ", plain(sentence)))
    text = _IDENTIFIER.sub(lambda match: " " if _is_value(match.group()) else match.group(), text)
    return _SPACE.sub(" ", text).strip(" ,;:")


def requests(turn: str) -> list[str]:
    """The sentences of a user's turn that say something, without their openings."""
    kept = (without_opening(sentence) for sentence in sentences(turn) if not is_filler(sentence))
    return [sentence for sentence in kept if words(sentence) and not is_filler(sentence)]


def _is_value(token: str) -> bool:
    digits = sum(mark.isdigit() for mark in token)
    return 2 * digits >= sum(mark.isalnum() for mark in token) or len(token) >= 8
