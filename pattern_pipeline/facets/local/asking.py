"""Wording by which somebody asks for something, and by which nobody does."""

from pattern_pipeline.facets.local.cues import any_of
from pattern_pipeline.facets.local.words import plain

_ASKS = any_of(
    r"i (?:want|need|wish|would like|was (?:wondering|hoping))|i'd (?:like|love)|(?:want|need) to",
    r"(?:i'm|i am) (?:looking|trying|having|unable|interested)|looking (?:for|to)",
    r"(?:can|could|would|will) you|help (?:me|with)",
    r"how (?:do|can|to|much|many|long)|is it possible|are there|is there",
)
_COMMANDS = any_of(
    r"^(?:add|book|build|buy|calculate|cancel|change|check|close|compare|convert|create|delete|describe|exchange"
    r"|explain|extract|find|fix|generate|get|give|implement|install|list|make|move|open|order|play|refactor|refund"
    r"|remove|replace|report|reschedule|reserve|reset|return|review|run|schedule|search|send|set|show|start|summari[sz]e"
    r"|switch|tell|track|transfer|translate|turn|update|upgrade|write)"
)
_SMALL_TALK = any_of(
    r"^(?:i )?hope (?:you|you're|all|this|everything)",
    r"^how are you|^how's it going|^nice to meet|^pleased to meet|^happy to",
)


def asks(sentence: str) -> bool:
    """Whether a sentence asks for something in so many words."""
    text = plain(sentence)
    return bool(_ASKS.search(text) or _COMMANDS.search(text))


def is_question(sentence: str) -> bool:
    """Whether a sentence ends as a question does."""
    return sentence.rstrip().endswith(("?", "？", "؟"))


def is_small_talk(sentence: str) -> bool:
    """Whether a sentence is politeness that a person would not call their request."""
    return bool(_SMALL_TALK.search(plain(sentence)))
