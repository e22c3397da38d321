"""Wording by which somebody asks for something, and by which nobody does."""

import re

from pattern_pipeline.facets.local.wording.cues import any_of
from pattern_pipeline.facets.local.wording.words import plain

_ASKS = any_of(
    r"i (?:want|need|wish|would like|was (?:wondering|hoping))|i'd (?:like|love)|(?:want|need) to",
    r"(?:i'm|i am) (?:looking|trying|having|unable|interested)|looking (?:for|to)",
    r"(?:can|could|would|will) you|help (?:me|with)",
    r"how (?:do|can|to|much|many|long)|is it possible|are there|is there",
    r"(?:show|tell|give|send|get|find|bring|teach|remind) (?:me|us)|figure out",
)
_COMMANDS = any_of(
    r"^(?:(?:first|then|now|next|just|kindly),? )?(?:add|adjust|align|analy[sz]e|annotate|answer|apply"
    r"|archive|arrange|assign|attach|automate|block|book|browse|build|buy|calculate|call|cancel|capture"
    r"|change|check|choose|classify|clean|clear|click|clone|close|collect|combine|commit|compare|compile"
    r"|complete|compose|compress|compute|configure|confirm|connect|continue|convert|copy|correct|count"
    r"|create|crop|debug|decode|define|delete|deploy|describe|design|disable|display|divide|do(?!n't)"
    r"|download|draft|draw|drop|edit|email|enable|encode|enter|estimate|evaluate|exchange|execute|expand"
    r"|explain|export|extend|extract|fetch|fill|filter|find|fix|format|forward|generate|get|give|go|group"
    r"|guess|help|highlight|identify|implement|import|improve|increase|insert|inspect|install|integrate"
    r"|investigate|invite|join|keep|label|launch|list|load|locate|lock|log|look(?= (?:at|up|for|into))|lower"
    r"|make|map|measure|merge|migrate|modify|monitor|move|mute|name|navigate|open|optimi[sz]e|order"
    r"|organi[sz]e|outline|paint|parse|paste|pause|pay|pick|plan|play|plot|post|predict|prepare|print"
    r"|process|produce|proofread|provide|publish|pull|push|put|quote|raise|rank|rate|read|reboot|recommend"
    r"|record|reduce|refactor|refund|register|remind|remove|rename|render|renew|reorder|repair|repeat"
    r"|rephrase|replace|reply|report|reschedule|research|reserve|reset|resize|resolve|restart|restore|resume"
    r"|retrieve|retry|return|revert|review|rewrite|rotate|run|save|scale|scan|schedule|scrape|search|select"
    r"|send|set|setup|share|shorten|show|shut|simplify|simulate|skip|solve|sort|split|start|stop|store"
    r"|submit|subscribe|subtract|suggest|summari[sz]e|swap|switch|take|teach|tell|test|track|train"
    r"|transcribe|transfer|translate|trim|turn|undo|uninstall|unlock|unmute|unsubscribe|update|upgrade"
    r"|upload|use|validate|verify|view|visit|visuali[sz]e|wake|walk|watch|wrap|write)"
)
_QUESTIONS = any_of(
    r"^(?:and |but |so )?(?:where|when|why|what|who|which|how)(?:'s| is| are| was| were| do| does| did| can| will"
    r"| has| have| should| would| about)",
    r"^(?:and |but |so )?(?:what|which|whose) (?:\w+ ){1,3}"
    r"(?:is|are|was|were|do|does|did|can|will|has|have|should|would)",
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


def without_heading(sentence: str) -> str:
    """Sentence without the name of a form's field before it, where what is left asks for something."""
    rest = _HEADING.sub("", sentence)
    return rest if rest != sentence and asks(rest) else sentence


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
