"""Wording by which an agent says that it cannot, found nothing, or made a mistake."""

from pattern_pipeline.language.words import compile_phrases, unify_apostrophes

_CANNOT = (
    r"(?:can(?:'t|not| not)|could(?:n't| not)|won't be able|(?:am|'m|are|'re|was|were) (?:not able|unable))"
)
_REFUSAL = compile_phrases(
    rf"(?:i|we) ?{_CANNOT}(?! (?:wait|help but|thank|stress))",
    r"(?:i|we) (?:don't|do not) (?:support|offer)",
    r"(?:i|we) (?:don't|do not) have (?:access|the ability|any (?:information|available|record))",
    r"unfortunately|regrettably|i(?:'m| am) afraid",
    r"(?:sorry|apologi[sz]e|apologies)[^.?!]{0,60}(?<![^\W_])"
    r"(?:but|however|not|no|unable|cannot|can't|couldn't|isn't|aren't)",
    r"(?:is|are) (?:not|no longer|currently not) (?:available|possible|allowed|supported|eligible)",
    r"(?:isn't|aren't) (?:available|possible|allowed|supported|eligible)",
)
_NOTHING_FOUND = compile_phrases(
    r"(?:couldn't|could not|can't|cannot|didn't|did not|unable to|not able to) (?:find|locate|see)",
    r"there (?:is|are|were|was) no (?:\w+ ){0,3}(?:available|found|match(?:es|ing)?|results?)",
    r"no (?:\w+ ){0,2}(?:results?|match(?:es)?|records?) (?:were |was |have been )?(?:found|for|available)",
    r"(?:was|were) not found|nothing (?:was )?found",
    r"(?:don't|do not) (?:see|have) any",
    # Of an agent that answers from what it was given.
    r"(?:documents?|documentation|context|sources?|articles?|policy|policies|files?|data|passages?|manual|records?|text)"
    r"(?: \w+){0,3} (?:do not|does not|don't|doesn't|did not|didn't)(?: \w+)? "
    r"(?:say|mention|contain|provide|include|cover|specify|state|address|describe|list|have)",
)
# An offer, a condition, a rule for later, a note beside what is done or a request to say it again is no refusal;
# sympathy is no apology.
HARMLESS = compile_phrases(
    r"if (?:you|your|it|that|this|the|they|there|any|i|we)|(?:after|once) (?:that|this|it|you)",
    r"(?:could|can|would) you",
    r"sorry to hear",
    r"note(?: that)?|guarantee|promise",
    r"don't worry|no problem",
)
_MISTAKE = compile_phrases(
    r"my (?:mistake|bad|apologies)",
    r"i (?:made|have made) (?:a mistake|an error)",
    r"i was (?:wrong|mistaken)|i misunderstood",
    r"(?:sorry|apologi[sz]e|apologies) (?:for|about) (?:the|my|that|this|any|all the) (?:\w+ )?"
    r"(?:confusion|mistake|error|mix-up|misunderstanding|oversight|delay|wait|trouble|inconvenience|problem|issue)s?",
    r"you(?:'re| are) (?:absolutely )?right,? (?:i|my|that was)",
)


def is_refusal(sentence: str) -> bool:
    """Check whether an agent's sentence says that it cannot or will not do what was asked."""
    text = unify_apostrophes(sentence)
    return bool(_REFUSAL.search(text)) and not HARMLESS.search(text)


def is_nothing_found(sentence: str) -> bool:
    """Check whether an agent's sentence says that there is nothing of what was asked for."""
    text = unify_apostrophes(sentence)
    return bool(_NOTHING_FOUND.search(text)) and not HARMLESS.search(text)


def is_apology(sentence: str) -> bool:
    """Check whether an agent's sentence owns a mistake; "sorry to hear that" does not."""
    return bool(_MISTAKE.search(unify_apostrophes(sentence)))
