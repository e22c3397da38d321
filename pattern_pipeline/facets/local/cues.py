"""Wording by which users show how a conversation goes; general service talk, mined from no data set.

Search each cue in one sentence or turn whose apostrophes are unified.
"""

from pattern_pipeline.language.words import compile_phrases

# The user says that the agent got it wrong or did not listen.
CORRECTION = compile_phrases(
    r"not what i (?:asked|want|wanted|said|meant|need|needed)",
    r"i (?:already|just) (?:said|told|gave|asked|answered|explained|provided)",
    r"(?:like|as) i (?:already |just )?(?:said|told|mentioned)",
    r"i(?:'ve| have) already (?:told|said|asked|given|answered|provided)",
    r"i (?:said|asked for)(?! (?:to|yes|ok|that))",
    r"i meant(?! to)|no[,.!]* i (?:want|wanted|need)",
    r"you \w+ (?:me )?the wrong",
    r"you (?:misunderstood|keep|(?:just|already) asked|got (?:it|that|my \w+) wrong)",
    r"you(?:'ve| have)? (?:just )?"
    r"(?:broke|broken|deleted|messed|ruined|forgot|forgotten|ignored|missed|overwrote) "
    r"(?:it|that|this|the|my|our|all|up|to|one|some|something|everything)",
    r"you(?:'re| are|'ve| have)? (?:not listening|don't understand|didn't (?:listen|answer|understand))",
    r"(?:that's|that is|this is|it's|you're|you are) (?:wrong|incorrect|not (?:right|correct|true))",
)
# What was tried changed nothing.
PERSISTS = compile_phrases(
    r"(?:didn't|did not|doesn't|does not) (?:work|help|fix|solve|change)",
    r"still (?:not|no|nothing|won't|can't|cannot|doesn't|does not|isn't|is not|having|getting)",
    r"same (?:error|problem|issue|thing)(?: again)?",
)
ASKS_FOR_PERSON = compile_phrases(
    r"(?:speak|talk|chat|connect me|transfer me|put me through|escalate this) (?:to|with) "
    r"(?:a |an |the |your |some )?(?:real |live |actual |human )?"
    r"(?:human|person|someone|somebody|manager|supervisor|representative|rep|agent|operator)",
    r"(?:real|live|actual) (?:human|person|agent)",
    r"human (?:agent|being|please)",
    r"get me (?:a|your) (?:human|manager|supervisor|representative)",
)
GIVES_UP = compile_phrases(
    r"never ?mind",
    r"forget (?:it|about it)",
    r"i(?:'ll| will)? (?:just )?give up",
    r"i'm done (?:with|here)",
    r"i(?:'ll| will) (?:just )?(?:go|look|try|do it) (?:somewhere else|elsewhere|myself)",
    r"take my (?:business|money|custom) elsewhere",
    r"(?:won't|will not|never) (?:order|buy|shop|use|come|return|recommend)\w*(?: \w+){0,4} (?:again|anyone)",
)
COMPLAINT = compile_phrases(
    r"how many times",
    r"(?:did|do) you even",
    r"are you (?:kidding|serious|joking|even|deaf|stupid|nuts)",
    r"(?:this|it|that)(?:'s| is| was) (?:so |just |simply |really )?"
    r"(?:useless|pointless|hopeless|ridiculous|absurd|a joke|unacceptable|nonsense|crazy|insane)",
    r"(?:worst|terrible|awful|horrible|lousy|poor) "
    r"(?:service|support|experience|company|app|product|bot|assistant)",
    r"(?:file|make|lodge|submit) a complaint|unacceptable",
    r"you(?:'re| are) (?:so )?(?:useless|worthless|no help|not helping|unhelpful|terrible)",
    r"(?:waste|wasting) (?:of )?(?:my )?time",
    r"not (?:very |at all )?helpful",
    r"no help at all",
    r"what(?:'s| is) wrong with you",
    r"what the (?:hell|heck|fuck)",
    r"for (?:god's|christ's|heaven's|the love of)",
    r"wtf",
)
IMPATIENCE = compile_phrases(
    r"seriously",
    r"(?:u+gh+|a+r+gh+|geez+|jeez+|sheesh|sigh|smh)",
    r"come on",
    r"hurry(?: up)?",
    r"(?:taking|takes|took) (?:too|so|forever)(?: long)?",
    r"(?:too|so) (?:long|slow)",
    r"are you (?:still )?(?:there|alive)",
    r"(?:disappoint|frustrat|annoy)(?:ed|ing|s|ment|ion)?",
    r"why (?:can't|won't|don't|didn't|aren't|isn't) (?:you|this|it)",
    r"not (?:ideal|acceptable|good enough)",
)
