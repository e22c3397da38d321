"""Recognise what an agent claims: that something was done, found or went well."""

import re

from pattern_pipeline.language.words import compile_phrases, split_words, unify_apostrophes

# What is denied, doubted, asked, planned or laid down as a condition is not claimed; nor is what others did.
UNSURE = compile_phrases(
    r"no|not|never|none|nothing|nor|neither|without|\w+n't|cannot|unable|fail\w*|errors?|unfortunately|sorry"
    r"|however|but|although|though|except|instead|issues?|problem|trouble|declined|rejected|denied|invalid"
    r"|if|once|when|whenever|until|unless|whether|before|after|should|would|could|can|may|might|must|will|shall"
    r"|\w+'ll|going to|try|tried|trying|attempt\w*|please|previously|earlier|already|originally|last time"
    r"|let me|let's"
)
# Whoever says this does not hide a failure.
ADMISSION = compile_phrases(
    r"not|\w+n't|cannot|unable|fail\w*|errors?|unfortunately|sorry|apologi[sz]e|apologies|however|declined"
    r"|rejected|denied|invalid|issues?|problems?|trouble|went wrong|no longer"
)
_ADVERBS = r"(?:now |just |also |all |successfully |both )*"
_DONE = re.compile(
    rf"\b(?:i|we)(?:'ve| have) {_ADVERBS}(\w+)"
    rf"|\b(?:has|have|'s|'ve) {_ADVERBS}been {_ADVERBS}(\w+)"
    rf"|\b(?:is|are|was|were|'s|'re) {_ADVERBS}(\w+)"
    rf"|^(?:i|we) {_ADVERBS}(\w+)"
    r"|\bsuccessfully (\w+)|(\w+) successfully\b"
)
_ALL_WELL = re.compile(
    r"^(?:(?:all )?done|all set|success)\b[!.]*|you(?:'re| are) all set\b"
    r"|\b(?:is|are|been) (?:now |all )?(?:confirmed|complete|in place|taken care of|on (?:its|the|their) way)\b"
    r"|\b(?:completed|finished|succeeded|(?:went|gone) through)\b|\bsuccessful(?:ly)?\b"
    r"|\b(?:works|working) (?:now|fine|as expected|correctly)\b"
    r"|\b(?:tests?|checks?|build) (?:now )?(?:pass(?:es|ed)?|succeeds?)\b"
)
_MANY = r"(?:some|several|many|\d+|one|two|three|four|five|six)"
_FOUND = re.compile(
    rf"\b(?:i|we)(?:'ve| have)? (?:found|located) (?:a|an|the|your|{_MANY})\b"
    rf"|\bhere are (?:the|your|{_MANY}) (?:\w+ ){{0,2}}(?:results|matches|options|records|entries)\b"
    rf"|\bthere (?:are|is) {_MANY} (?:\w+ ){{0,3}}(?:available|open|matching|left|found)\b"
)
# Participles that share no beginning with their verb.
_OWN_DEED = re.compile(rf"\b(?:i|we)(?:'ve| have)? {_ADVERBS}(\w+)")
# Who looked, tried or found says nothing of what was changed.
_NO_DEED_WORDS = """
asked called checked examined explored inspected investigated looked needed noticed read reviewed saw searched
started suspected thought wanted
"""
_NO_DEED = frozenset(_NO_DEED_WORDS.split())
_IRREGULAR = {
    "sent": "send", "made": "make", "paid": "pay", "done": "do", "written": "write", "ran": "run",
    "bought": "buy", "built": "build", "taken": "take", "given": "give", "held": "hold", "begun": "begin",
}  # fmt: skip
_SAME = (
    frozenset({"cancel", "delete", "remove"}),
    frozenset({"change", "update", "modify", "edit"}),
    frozenset({"book", "reserve"}),
    frozenset({"create", "add", "open"}),
    frozenset({"send", "mail", "email"}),
    frozenset({"save", "write", "store"}),
)
SHARED_LETTERS = 4


def list_claimed_verbs(sentence: str) -> tuple[str, ...]:
    """Return the verbs of what a sentence says was done; none where it denies, doubts, asks or plans."""
    text = unify_apostrophes(sentence).lower()
    if is_unsure(text):
        return ()
    verbs = (next(filter(None, match.groups())) for match in _DONE.finditer(text))
    return tuple(verb for verb in verbs if not verb.endswith("ing"))


def claims_all_well(sentence: str) -> bool:
    """Check whether a sentence says, of nothing in particular, that it is done or works."""
    text = unify_apostrophes(sentence).lower()
    return bool(_ALL_WELL.search(text)) and not is_unsure(text)


def claims_found(sentence: str) -> bool:
    """Check whether a sentence says that things were found."""
    text = unify_apostrophes(sentence).lower()
    return bool(_FOUND.search(text)) and not is_unsure(text)


def claims_own_deed(sentence: str) -> bool:
    """Check whether an agent says that it has changed something, whatever it was."""
    text = unify_apostrophes(sentence).lower()
    verbs = _OWN_DEED.findall(text)
    done = (verb for verb in verbs if verb.endswith("ed") or verb in _IRREGULAR)
    return any(verb not in _NO_DEED for verb in done) and not is_unsure(text)


def is_unsure(text: str) -> bool:
    """Check whether a text denies, doubts, asks, plans or excuses, so that nothing in it is a plain claim."""
    return text.rstrip().endswith(("?", "？")) or bool(UNSURE.search(text))


def is_verb_of(verb: str, tool: str) -> bool:
    """Check whether a claimed verb names what a tool does: "cancelled" and ``cancel order``."""
    base = _IRREGULAR.get(verb, verb)
    return any(_is_alike(base, word) for word in split_words(tool))


def _is_alike(verb: str, word: str) -> bool:
    shared = min(len(word), max(SHARED_LETTERS, len(word) - 1))
    if len(word) >= 2 and verb[:shared] == word[:shared]:
        return True
    return any(word in group and any(verb.startswith(each[:-1]) for each in group) for group in _SAME)
