"""Wording by which somebody asks for something, and by which nobody does."""

import re

from pattern_pipeline.facets.local.wording.cues import any_of
from pattern_pipeline.facets.local.wording.words import plain

_ASKS = any_of(
    r"i (?:want|need|wish|would like|was (?:wondering|hoping))|i'd (?:like|love)|(?:want|need) to",
    r"(?:i'm|i am) (?:looking|trying|having|unable|interested)|looking (?:for|to)",
    r"(?:can|could|would|will) you|help (?:me|with)",
    r"how (?:do|can|to|much|many|long)|is it possible|are there|is there",
)
_COMMANDS = any_of(
    r"^(?:(?:first|then|now|next|just|kindly),? )?(?:add|analy[sz]e|answer|apply|book|build|buy|calculate|call"
    r"|cancel|change|check|choose|classify|close|commit|compare|compute|configure|convert|create|debug|delete|deploy|describe"
    r"|design|download|draft|edit|email|evaluate|exchange|explain|extract|find|fix|generate|get|give|implement|improve"
    r"|install|investigate|list|look (?:at|up|for|into)|make|merge|migrate|move|open|order|pay|plan|play|prepare"
    r"|proofread|recommend|refactor|refund|register|remind|remove|rename|renew|replace|report|reschedule|research"
    r"|reserve|reset|return|review|rewrite|run|schedule|search|send|set|show|solve|start|stop|subscribe|suggest"
    r"|summari[sz]e|switch|tell|test|track|transfer|translate|turn|unsubscribe|update|upgrade|upload|use|write)"
)
_QUESTIONS = any_of(
    r"^(?:and |but |so )?(?:where|when|why|what|who|which|how)(?:'s| is| are| was| were| do| does| did| can| will"
    r"| has| have| should| would| about)"
)
_PROBLEM = any_of(
    r"(?:can't|cannot|can not|couldn't|won't|doesn't|does not|didn't|isn't|not) "
    r"(?:\w+ )?(?:work|working|get|find|open|log|load|start|connect|send|arrive|arrived|see|access|turn|use|pay)",
    r"never (?:got|arrived|received|came|worked)",
    r"(?:is|are|was|got|arrived) (?:broken|damaged|missing|wrong|lost|stuck)",
    r"(?:problem|trouble|issue)s? with|charged (?:me )?twice|stopped working|crash(?:es|ed)|fails?",
)
# "Task: book a room": programs that fill in a form for the agent name its fields.
_HEADING = re.compile(r"^\w{1,20}: ")
_OFFERS_HELP = any_of(
    r"help|assist|do for you|anything else|something else|what would you like|what brings you|what can i"
)
_SMALL_TALK = any_of(
    r"^(?:i )?hope (?:you|you're|all|this|everything)",
    r"^how are you|^how's it going|^nice to meet|^pleased to meet|^happy to",
)


def asks(sentence: str) -> bool:
    """Whether a sentence asks for something in so many words."""
    text = _HEADING.sub("", plain(sentence))
    return bool(_ASKS.search(text) or _COMMANDS.search(text) or _QUESTIONS.search(text))


def is_question(sentence: str) -> bool:
    """Whether a sentence ends as a question does."""
    return sentence.rstrip().endswith(("?", "？", "؟"))


def is_small_talk(sentence: str) -> bool:
    """Whether a sentence is politeness that a person would not call their request."""
    return bool(_SMALL_TALK.search(plain(sentence)))


def names_problem(sentence: str) -> bool:
    """Whether a sentence says that something does not work, from which a request follows."""
    return bool(_PROBLEM.search(plain(sentence)))


def offers_help(turn: str) -> bool:
    """Whether an agent's turn asks openly what is wanted, so that what follows is no mere value."""
    return bool(_OFFERS_HELP.search(plain(turn)))
