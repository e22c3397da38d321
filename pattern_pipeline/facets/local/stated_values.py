"""What an agent states of a field ("the balance is $40") against what the result just before holds."""

import re
from collections.abc import Sequence

from pattern_pipeline.facets.local.cues import any_of
from pattern_pipeline.facets.local.result_fields import Scalar, single_fields
from pattern_pipeline.facets.local.spoken_values import days, explains, numbers
from pattern_pipeline.facets.local.tool_outcomes import Outcome
from pattern_pipeline.facets.local.words import plain
from pattern_pipeline.traces.lines import Conversation

# Of which thing these are stays open, so two values need not contradict each other.
_VAGUE_NAMES = "id name type code key value number note message description line data index page"
_VAGUE = frozenset(_VAGUE_NAMES.split())
_STATE_NAMES = """
active inactive suspended pending processing processed shipped delivered cancelled open closed paid unpaid overdue
confirmed completed incomplete failed enabled disabled on off available unavailable approved rejected declined
expired valid invalid refunded returned blocked locked unlocked eligible refundable
"""
_STATES = frozenset(_STATE_NAMES.split())
_SPELLINGS = {"canceled": "cancelled", "complete": "completed", "true": "yes", "false": "no"}
_SUPPOSED = any_of(
    r"if|once|when|until|unless|whether|would|could|should|may(?! \d)|might|will|must|\w+'ll|after|before"
)
_ADVERBS = r"(?:(?:now|currently|still|already|only|exactly|set to|listed as|marked as) )*"
_STATED = re.compile(
    r"(?:\*\*)?(?: (?:for|of|on|in) (?:your|the|this|that) [\w ]{1,30}?)?"
    rf"(?: (?:is|was|are|shows?|comes to|stands at)|:) {_ADVERBS}(?:\*\*)?(?P<value>[^;!?]{{1,40}})"
)
_ASSERTED = re.compile(
    rf"\b(?:is|are|'s|'re|has been|have been) {_ADVERBS}(not )?{_ADVERBS}([a-z]+)"
    rf"|\b(?:is|are)(n't) {_ADVERBS}([a-z]+)"
)
_WORD = re.compile(r"[a-z]+")


def misstated(
    conversation: Conversation, said: Sequence[str], before: Sequence[Outcome], last_asked: int
) -> tuple[Outcome, str] | None:
    """Find a sentence that gives a field another value than the one that the last result holds.

    Only the last good result counts, if it came since the user spoke, and only a field that has one value in all
    results so far. A number or a day that stands anywhere earlier, or that follows from two numbers there, is
    never called wrong.
    """
    # What a failed call says holds no fields of the thing that it failed on.
    good = [outcome for outcome in before if outcome.state == "ok"]
    if not good or good[-1].line.number < last_asked:
        return None
    last = good[-1]
    known = single_fields([last.line.text])
    for sentence in said if known else ():
        text = plain(sentence).lower()
        if text.rstrip().endswith(("?", "？")) or _SUPPOSED.search(text):
            continue
        denied = [name for name, value in known.items() if _contradicts(text, name, value, "")]
        if denied and _still_denied(conversation, good, text, denied):
            return last, sentence
    return None


def _still_denied(
    conversation: Conversation, good: Sequence[Outcome], text: str, denied: Sequence[str]
) -> bool:
    """Look again with everything that stands before, which is slower and seldom needed."""
    last = good[-1].line.number
    earlier = " ".join(line.text for line in conversation.lines if line.number <= last)
    everywhere = single_fields([outcome.line.text for outcome in good])
    return any(name in everywhere and _contradicts(text, name, everywhere[name], earlier) for name in denied)


def _contradicts(text: str, name: str, value: Scalar, earlier: str) -> bool:
    last_word = name.rpartition(" ")[2]
    if last_word not in text or name in _VAGUE or last_word in _VAGUE:
        return False
    word = _state(str(value))
    if word in {"yes", "no"}:
        return _denies_state(text, name.split(), word == "yes")
    named = (match.end() for match in re.finditer(rf"\b{re.escape(name)}\b", text))
    stated = next(filter(None, (_STATED.match(text, end) for end in named)), None)
    return stated is not None and _differs(text, stated["value"], last_word, value, earlier)


def _differs(text: str, told: str, last_word: str, value: Scalar, earlier: str) -> bool:
    """Whether what is told of a field is a state, a day or a number that neither it nor ``earlier`` allows."""
    word = _state(str(value))
    if word in _STATES and last_word in {"status", "state"}:
        first = _WORD.search(told)
        return first is not None and _state(first.group()) in _STATES - {word}
    if days(str(value)):
        return bool(days(told)) and not days(told) <= days(f"{value} {earlier}")
    if isinstance(value, int | float) or numbers(str(value)):
        known = numbers(f"{value} {earlier}")
        return not days(told) and any(
            not explains(known | numbers(text) - {each}, each) for each in numbers(told)
        )
    return False


def _denies_state(text: str, name: Sequence[str], holds: bool) -> bool:
    """Whether a text says the opposite of a yes-or-no field, as "roaming is enabled" does of a false one."""
    if not all(word in text for word in name[:-1]) or name[-1] not in _STATES:
        return False
    said = {
        match.group(1) is None and match.group(3) is None
        for match in _ASSERTED.finditer(text)
        if name[-1] in (match.group(2), match.group(4))
    }
    return said == {not holds}


def _state(text: str) -> str:
    word = text.strip().strip("*.,\"'").lower()
    return _SPELLINGS.get(word, word)
