"""Remove the values of one person or case from text: names, addresses, numbers, identifiers and paths."""

import re

from pattern_pipeline.language.sentences import split_sentences
from pattern_pipeline.language.words import unify_apostrophes

_ADDRESS = r"\w+://\S+|www\.\S+|\S+@\S*\w"
# What redaction leaves of a value: <EMAIL_1>, or <EMAIL_9f3ac2>.
_PLACEHOLDER = r"<[A-Za-z_]\w{0,40}>"
_REFERENCE = re.compile(f"{_PLACEHOLDER}|{_ADDRESS}", re.IGNORECASE)
_TOKEN_WITH_DIGIT = re.compile(r"[#$€£¥]?\b(?:[^\W\d_]+-)*[^\W\d]*\d[\w.,:/%-]*")
INTRODUCTION = re.compile(
    r"\b(?:[Mm]y (?:full |first |last |user ?)?name(?: is|'s)|I am called|[Yy]ou can call me"
    r"|(?:I'm|I am|[Tt]his is)(?= <[A-Z]))"
    r"\s+[^\s,.;:!?]+(?:\s+[A-Z][^\s,.;:!?]+){0,2}(?:,\s*(?:and\s+)?)?"
)
# A name is worse with a path or a word in brackets than without one.
_NAME_VALUE = re.compile(rf"{_PLACEHOLDER}|\[[A-Z_]+\d*\]|{_ADDRESS}|(?<!\w)[/~][\w./-]{{3,}}")
# Every value contains one of these signs, and few texts do: a cheap test before the pattern.
_VALUE_SIGNS = ("<", "[", "@", "/", "~", "www.")
_SPACE = re.compile(r"\s+")
# A token so long with a digit in it, or one made mostly of digits, names one case; "s3" and "16GB" do not.
LONG_TOKEN = 12
LONGEST_TEXT = 4_000


def remove_values(sentence: str) -> str:
    """Remove addresses, the name in an introduction, numbers and identifiers from a sentence."""
    text = INTRODUCTION.sub(" ", _REFERENCE.sub(" ", unify_apostrophes(sentence)))
    text = _TOKEN_WITH_DIGIT.sub(lambda match: " " if _is_value(match.group()) else match.group(), text)
    return _SPACE.sub(" ", text).strip(" ,;:")


def split_without_values(text: str) -> list[str]:
    """Split the first 4,000 characters of a text into sentences; in place of a value stands a bar.

    Numbers stay: words beside them must not become neighbours, of which a phrase would be made.
    """
    bare = unify_apostrophes(text[:LONGEST_TEXT])
    if any(sign in bare for sign in _VALUE_SIGNS):
        bare = _NAME_VALUE.sub(" | ", bare)
    return split_sentences(bare)


def _is_value(token: str) -> bool:
    digits = sum(mark.isdigit() for mark in token)
    return 2 * digits > sum(mark.isalnum() for mark in token) or len(token) >= LONG_TOKEN
