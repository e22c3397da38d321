"""Signs of an annoyed user that do not depend on angry words: repeating, correcting, shouting, giving up."""

import re
from collections.abc import Sequence

from pattern_pipeline.facets.local.words import content_words, plain

# Each cue with its strength, 0 to 1. General English wording of service talk; no set was mined for it.
_WORDED = (
    (0.8, re.compile(
        r"\b(?:(?:that's|that is|this is|it's|it is) not what i (?:asked|want|wanted|said|meant|need|needed)"
        r"|not what i (?:asked|wanted|said|meant)|i (?:already|just) (?:said|told|gave|asked|answered|explained|provided)"
        r"|(?:like|as) i (?:already |just )?(?:said|told|mentioned)|i(?:'ve| have) (?:already|been) (?:told|said|asked|waiting)"
        r"|how many times|you (?:keep|don't (?:listen|understand)|aren't listening|are not listening|didn't listen)"
        r"|did you (?:even )?(?:read|listen)|are you (?:kidding|serious|joking|even|deaf|stupid|a bot)"
        r"|you (?:just|already) asked)\b", re.IGNORECASE)),
    (0.5, re.compile(
        r"^(?:no+|nope|wrong|incorrect)\b[\s,.!]*(?:i (?:said|asked|meant|want|wanted)|not\b|that)|\bi (?:said|meant)\b"
        r"|\b(?:that's|that is|this is|you're|you are) (?:wrong|incorrect|not (?:right|correct|true))\b"
        r"|\bwhy (?:can't|won't|don't|didn't|aren't|isn't) (?:you|this|it)\b", re.IGNORECASE)),
    (0.7, re.compile(
        r"\b(?:(?:speak|talk|connect me|transfer me|put me through|chat) (?:to|with) (?:a |an |the |your |some )?"
        r"(?:real |live |actual )?(?:human|person|someone|somebody|manager|supervisor|representative|agent|operator)"
        r"|(?:real|live|actual) (?:human|person|agent)|human agent|your (?:manager|supervisor))\b", re.IGNORECASE)),
    (0.8, re.compile(
        r"\b(?:forget (?:it|about it|this)|i give up|i'm done with|this is (?:useless|pointless|ridiculous|absurd"
        r"|a joke|unacceptable|not helping)|you(?:'re| are) (?:useless|no help|not helping|unhelpful)"
        r"|waste of (?:my )?time|wasting my time|not helpful|no help at all|for nothing|i'll (?:go|look|try) (?:somewhere|elsewhere)"
        r"|what the (?:hell|heck|fuck)|wtf|for (?:god's|christ's|heaven's) sake|good grief|come on)\b", re.IGNORECASE)),
    (0.3, re.compile(
        r"\b(?:never ?mind|whatever|seriously|ugh+|argh+|sigh|still (?:not|doesn't|isn't|waiting|nothing|no)"
        r"|not (?:ideal|acceptable|good enough)|disappoint\w+|frustrat\w+|annoy\w+|are you (?:there|still there)"
        r"|hurry|taking (?:too|so|forever)|too long|again\?|useless|ridiculous|terrible|awful)\b", re.IGNORECASE)),
)  # fmt: skip
_MARKS = re.compile(r"[?？]\s?[?？]|[!！][!！]|[?？][!！]|[!！][?？]")
_SHOUTED = re.compile(r"\b[A-Z]{3,}\b")
REPEATED = 0.6


def frustration(turns: Sequence[str]) -> list[float]:
    """The strength, 0 to 1, of such signs in each of a user's turns."""
    return [
        min(1.0, max(_worded(turn), repeated) + 0.5 * _shouted(turn) + (0.4 if _MARKS.search(turn) else 0.0))
        for turn, repeated in zip(turns, repetitions(turns), strict=True)
    ]


def repetitions(turns: Sequence[str]) -> list[float]:
    """How far each turn repeats an earlier one: 0.6 for a request said again in nearly the same words."""
    subjects = [content_words(turn) for turn in turns[:200]]
    strengths = [0.0] * len(turns)
    for later, subject in enumerate(subjects):
        if len(subject) < 2:
            continue
        overlap = max(
            (_overlap(subject, earlier) for earlier in subjects[:later] if len(earlier) >= 2), default=0.0
        )
        strengths[later] = REPEATED if overlap >= 0.6 else 0.0
    return strengths


def _overlap(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other)


def _worded(turn: str) -> float:
    text = plain(turn)
    return max((strength for strength, cue in _WORDED if cue.search(text)), default=0.0)


def _shouted(turn: str) -> float:
    """1 where a turn of several words is written in capitals, which acronyms alone are not."""
    shouted = _SHOUTED.findall(turn)
    small = sum(mark.islower() for mark in turn)
    return 1.0 if len(shouted) >= 2 and sum(map(len, shouted)) > small else 0.0
