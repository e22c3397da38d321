"""Recognise what an agent admits: that it cannot, will not, found nothing, did not understand, or erred."""

import re

from pattern_pipeline.language.words import compile_phrases, unify_apostrophes

CANNOT = (
    r"(?:can(?:'t|not| not)|could(?:n't| not)|won't be able|(?:am|'m|are|'re|was|were) (?:not able|unable))"
)
# Regret alone is sympathy: "unfortunately your answer was wrong" denies nothing that was asked for.
_LACK = (
    r"not|no|none|nothing|\w+n't|cannot|unable|fail(?:s|ed)?|full|closed|sold out|taken|only|unavailable"
    r"|unsuccessful|error|declined|rejected|too (?:small|late|early|short|long)|problem"
)
# Every denial contains one of these.
_SIGNS = re.compile(
    r"not\b|n't\b|\bno\b|noth|unable|sorry|apolog|unfortun|regret|afraid|mist|wrong|only|error|fail|declin|refus"
    r"|unsure|scope|outside|beyond|right,|my bad|longer",
    re.IGNORECASE,
)
_REFUSAL = compile_phrases(
    rf"(?:i|we) ?{CANNOT}(?! (?:wait|help but|thank|stress))",
    r"(?:i|we) (?:don't|do not) (?:support|offer)|(?:i|we) (?:have to|must) (?:decline|refuse)",
    r"(?:i|we) (?:don't|do not) have (?:access|the ability|any (?:information|available|record))",
    rf"(?:unfortunately|regrettably|i(?:'m| am) afraid)[^.?!]{{0,120}}(?<![^\W_])(?:{_LACK})",
    rf"(?:sorry|apologi[sz]e|apologies)[^.?!]{{0,60}}(?<![^\W_])(?:but|however|{_LACK})",
    r"(?:is|are) (?:not|no longer|currently not) (?:available|possible|allowed|supported|eligible)",
    r"(?:isn't|aren't) (?:available|possible|allowed|supported|eligible)",
)
_NOTHING_FOUND = compile_phrases(
    r"(?:couldn't|could not|can't|cannot|didn't|did not|unable to|not able to) "
    r"(?:find|locate|see (?:any|an?|your|such|that|it))",
    r"there (?:is|are|were|was) no (?:\w+ ){0,3}(?:available|found|match(?:es|ing)?|results?)",
    r"no (?:\w+ ){0,2}(?:results?|match(?:es)?|records?) (?:were |was |have been )?(?:found|for|available)",
    r"(?:was|were) not found|nothing (?:was )?found",
    r"(?:don't|do not) (?:see|have) any",
    # Of an agent that answers from what it was given.
    r"(?:documents?|documentation|context|sources?|articles?|files?|passages?|manual|text)"
    r"(?: \w+){0,3} (?:do not|does not|don't|doesn't|did not|didn't)(?: \w+)? "
    r"(?:say|mention|contain|provide|include|cover|specify|state|address|describe|list|have)",
)
# An offer, a condition, a rule for later, a note beside what is done or a request to say it again is no refusal;
# sympathy is no apology.
HARMLESS = compile_phrases(
    r"if (?:you|your|it|that|this|the|they|there|any|i|we)|(?:after|once) (?:that|this|it|you)",
    r"(?:could|can|would) you",
    r"sorry (?:to (?:hear|see|learn)|(?:that |about |for )?you)",
    r"note(?: that)?|guarantee|promise",
    r"don't worry|no problem",
)
_NOT_UNDERSTOOD = compile_phrases(
    r"(?:i|we) (?:don't|do not|didn't|did not|couldn't|could not|can't|cannot) "
    r"(?:\w+ )?(?:understand|catch|get|follow)"
    r"(?: (?:you|that|what|your|the (?:question|request|message))|$)",
    r"(?:not sure|don't know|do not know|unsure) what you (?:mean|are asking|want)",
    r"(?:i|we)(?:'m| am| are|'re)? (?:only (?:able to|here to)|can only|only) (?:help|tell|assist|answer)",
    r"(?:outside|beyond|not within|out of) (?:of )?(?:my|our|the) (?:scope|capabilit\w+|expertise|knowledge)",
)
# In the past tense it is regret at the end of a visit; in the present nothing more is to be had.
_POLITE_END = compile_phrases(
    r"(?:could not|couldn't|was not able to|wasn't able to|were not able to) "
    r"(?:do|be of|help|offer|assist)(?: you)?(?: any)? ?(?:more|further|better)",
    r"let you down",
)
_NOTHING_MORE = compile_phrases(
    r"(?:nothing|not anything) (?:more|further|else) "
    r"(?:(?:that )?(?:i|we) (?:can|could)|to (?:be done|offer|try))",
    r"(?:no|not any) (?:other|further|more|additional) "
    r"(?:\w+ )?(?:options?|steps?|adjustments?|ways?|actions?|help)",
    r"(?:can't|cannot|can not|unable to|not able to) "
    r"(?:do|offer|help|assist)(?: you)?(?: any| anything)? ?(?:more|further|else)",
    r"(?:can't|cannot|can not|unable to|not able to|couldn't|could not) "
    r"(?:resolve|solve|fix) (?:this|it|that|your|the)",
)
# Whoever gives such a reason keeps to a rule, which is what the agent is there for.
_RULE = compile_phrases(
    r"polic(?:y|ies)|rules?|terms|regulations?|guidelines?|by law|legally",
    r"(?:for|due to) (?:your )?(?:security|privacy|safety)|(?:in)?eligib(?:le|ility)|not? (?:allowed|permitted)",
    r"(?:doesn't|does not|don't|do not|only) (?:allow|permit)s?|non-?refundable|non-?transferable|requires?|must",
    r"(?:within|after|before|more than|up to) (?:the (?:first|last) )?"
    r"(?:\d+|an?|one|two|three|five|seven|ten|thirty) \w+",
    r"(?:cannot|can't|can not|may not|isn't|aren't|is not|are not) be \w+ed(?: \w+)?"
    r" (?:once|after|unless|until|without|if|because|since|when|for|to|on|at)",
    r"once (?:it|they|the|you|booked|issued|placed|shipped|opened|used)\b",
)
_MISTAKE = compile_phrases(
    r"my (?:mistake|bad)",
    r"i (?:made|have made) (?:a mistake|an error)",
    r"i was (?:wrong|mistaken)|i misunderstood|i got (?:that|it|this|you) wrong",
    r"(?:sorry|apologi[sz]e|apologies) (?:for|about) (?:the|my|that|this|any|all the) (?:\w+ )?"
    r"(?:confusion|mistake|error|mix-up|misunderstanding|oversight)s?",
    r"you(?:'re| are) (?:absolutely )?right,? (?:i|my|that was)",
)


def may_deny(text: str) -> bool:
    """Check in one pass whether anything in a text may be one of the denials below: most turns deny nothing."""
    return bool(_SIGNS.search(unify_apostrophes(text)))


def is_refusal(sentence: str) -> bool:
    """Check whether an agent's sentence says that it cannot or will not do what was asked."""
    text = unify_apostrophes(sentence)
    return bool(_REFUSAL.search(text)) and not HARMLESS.search(text) and not _POLITE_END.search(text)


def is_rule(text: str) -> bool:
    """Check whether an agent gives a rule, or a condition that was not met, as its reason."""
    return bool(_RULE.search(unify_apostrophes(text)))


def is_giving_up(sentence: str) -> bool:
    """Check whether an agent says that nothing more can be done; regret at the end of a visit does not."""
    text = unify_apostrophes(sentence)
    return bool(_NOTHING_MORE.search(text)) and not HARMLESS.search(text) and not _POLITE_END.search(text)


def is_not_understood(sentence: str) -> bool:
    """Check whether an agent says that it did not understand, or is there for something else."""
    return bool(_NOT_UNDERSTOOD.search(unify_apostrophes(sentence)))


def is_nothing_found(sentence: str) -> bool:
    """Check whether an agent's sentence says that there is nothing of what was asked for."""
    text = unify_apostrophes(sentence)
    return bool(_NOTHING_FOUND.search(text)) and not HARMLESS.search(text)


def is_apology(sentence: str) -> bool:
    """Check whether an agent's sentence owns a mistake; "sorry to hear that" does not."""
    return bool(_MISTAKE.search(unify_apostrophes(sentence)))
