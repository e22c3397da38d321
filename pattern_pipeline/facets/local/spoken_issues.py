"""Issues that are said: the agent refuses or owns a mistake, the user corrects it or is left without an answer."""

import re
from collections.abc import Iterator

from pattern_pipeline.facets.local.issue import Issue
from pattern_pipeline.facets.local.sentences import sentences
from pattern_pipeline.facets.local.words import plain
from pattern_pipeline.traces.lines import Conversation, Line

_CANNOT = r"(?:can't|cannot|can not|couldn't|could not|(?:am|'m|was|were|are|'re) (?:not able|unable)|(?:am|'m) afraid)"
_REFUSAL = re.compile(
    rf"\b(?:i|we)(?: |(?='))(?:(?:am|'m|are|'re) (?:very |so |really )?sorry,? (?:but )?(?:i|we) )?{_CANNOT}\b(?! (?:wait|help but|thank|stress|emphasize))"
    r"|\b(?:i|we) (?:don't|do not) (?:have (?:access|the ability|any (?:information|available|record))|support|offer)\b"
    r"|\b(?:unfortunately|regrettably|i(?:'m| am) afraid)\b"
    r"|\b(?:sorry|apologi[sz]e|apologies)\b[^.?!]{0,60}\b(?:but|however|not|no|unable|cannot|can't|couldn't|isn't|aren't|doesn't)\b"
    r"|\b(?:is|are) (?:not|no longer|currently not) (?:available|possible|allowed|supported|eligible)\b"
    r"|\b(?:isn't|aren't) (?:available|possible|allowed|supported|eligible)\b",
    re.IGNORECASE,
)
# An offer or a condition is no refusal, nor is a request to say it again.
_NOT_REFUSAL = re.compile(
    r"\bif (?:you|it|that|this|the|they|there|any|i|we)\b[^.?!]*$|\b(?:could|can|would) you\b|\bsorry to hear\b|\bdon't worry\b",
    re.IGNORECASE,
)
_EMPTY = re.compile(
    r"\b(?:(?:couldn't|could not|can't|cannot|didn't|did not|unable to|not able to) (?:find|locate|see)|there (?:is|are|were|was) no\b"
    r"|no (?:\w+ ){0,2}(?:results?|match(?:es)?|records?)\b|(?:was|were) not found|nothing (?:was )?found"
    r"|(?:don't|do not) (?:see|have) any)\b",
    re.IGNORECASE,
)
_APOLOGY = re.compile(
    r"\b(?:my (?:mistake|bad|apologies)|i (?:made|have made) (?:a mistake|an error)|i was (?:wrong|mistaken)|i misunderstood"
    r"|(?:sorry|apologi[sz]e|apologies) (?:for|about) (?:the|my|that|this|any|all the) "
    r"(?:\w+ )?(?:confusion|mistake|error|mix-up|misunderstanding|oversight|delay|wait|trouble|inconvenience|problem|issue)s?"
    r"|you(?:'re| are) (?:absolutely )?right,? (?:i|my|that was))\b",
    re.IGNORECASE,
)
_CORRECTION = re.compile(
    r"\b(?:not what i (?:asked|want|wanted|said|meant|need|needed)|i (?:already|just) (?:said|told|gave|asked|provided|answered)"
    r"|(?:like|as) i (?:already |just )?said|i (?:said|meant|asked for)\b(?! (?:to|yes|ok))|you (?:misunderstood|got (?:it|that|my \w+) wrong|keep)"
    r"|(?:that's|that is|this is|you're|you are) (?:wrong|incorrect|not (?:right|correct|true))|(?:didn't|did not) (?:work|help)"
    r"|(?:still|it) (?:doesn't|does not|isn't|is not) work(?:ing)?)\b|^(?:no|wrong)[,.!]+ (?:i|not|that|it|the|my)\b",
    re.IGNORECASE,
)
_GIVES_UP = re.compile(
    r"\b(?:never ?mind|forget (?:it|about it)|i give up|i'll (?:go|look|try) (?:somewhere )?elsewhere|this is (?:useless|pointless)"
    r"|(?:speak|talk) (?:to|with) (?:a |an |the |your )?(?:real |live )?(?:human|person|someone|manager|supervisor|representative))\b",
    re.IGNORECASE,
)
_EXCERPT = 2_000


def spoken_issues(conversation: Conversation) -> Iterator[Issue]:
    """Refusals, empty results told, apologies, the user's corrections, and an end that leaves the user alone."""
    for line in conversation.of_kind("assistant"):
        for sentence in sentences(line.text[:_EXCERPT]):
            text = plain(sentence)
            if _EMPTY.search(text) and not _NOT_REFUSAL.search(text):
                yield Issue("empty_result", (line.number,), words=sentence)
            elif _REFUSAL.search(text) and not _NOT_REFUSAL.search(text):
                yield Issue("refusal", (line.number,), words=sentence)
            elif _APOLOGY.search(text):
                yield Issue("apology", (line.number,), words=sentence)
    users = conversation.of_kind("user")
    for line in users[1:]:
        for sentence in sentences(line.text[:_EXCERPT]):
            if _CORRECTION.search(plain(sentence)):
                yield Issue("correction", (line.number,), words=sentence)
    yield from _unresolved(conversation, users)


def _unresolved(conversation: Conversation, users: tuple[Line, ...]) -> Iterator[Issue]:
    """The user's last words ask or give up, and no answer with words follows them."""
    if not users:
        return
    last = users[-1]
    answered = any(
        line.number > last.number and line.text.strip() for line in conversation.of_kind("assistant")
    )
    gives_up = len(users) > 1 and _GIVES_UP.search(plain(last.text[-_EXCERPT:]))
    if gives_up or (not answered and last.text.rstrip().endswith(("?", "？", "؟"))):
        yield Issue("unresolved", (last.number,), words=last.text)
