"""Praise that means its contrary, as far as the words of one turn show it."""

import re

from pattern_pipeline.language.words import compile_phrases, unify_apostrophes

_PRAISE = r"(?:great|wonderful|fantastic|brilliant|lovely|perfect|amazing|awesome|excellent|nice)"
_FIXED = compile_phrases(
    r"thanks (?:a (?:lot|bunch|million) )?for (?:absolutely |literally )?nothing",
    r"thanks (?:a (?:lot|bunch|million) )?for (?:wasting|ruining|breaking|losing) (?:my|our|the|all)",
    r"how (?:very )?convenient|you had one job|so much for (?:same|your|quick|fast|good|easy|the)(?= \w+$|-\w+)",
)
# Praise first and in the next breath what went wrong; praise that is thanked for or tells of a repair is meant.
_TURNED = re.compile(
    rf"^(?:oh |just |well |wow )?,?\s*{_PRAISE}[,.!…]+\s*(?P<rest>[^?\n]{{1,60}})$", re.IGNORECASE
)
_WENT_WRONG = compile_phrases(
    r"another (?:\w+ )?(?:error|delay|day|bug|crash|form|problem|failure|outage|bot|excuse|ticket|wait)\w*",
    r"(?:broken?|crash\w*|down|gone|lost|fail\w*|froze\w*|wrong|delayed|useless|stuck|locked out) again",
    r"(?:it|that|you|everything|now)(?:'s| is| was| has| have)? (?:\w+ )?"
    r"(?:broken?|crashed|down|gone|lost|failed|froze|frozen|useless|worse|deleted|start over)",
    r"now (?:nothing|it (?:doesn't|won't|can't)|i (?:can't|have to|get to))|not working|wrong again",
)
_MEANT = compile_phrases(r"thank you|works? (?:again|now)|fixed|solved|no longer|but|though|however")


def is_sarcastic(turn: str) -> bool:
    """Check whether it praises and, in the same breath, names what went wrong: "Great, another error"."""
    text = unify_apostrophes(turn).strip()
    if _FIXED.search(text):
        return True
    turned = _TURNED.match(text[:200])
    return bool(turned and _WENT_WRONG.search(turned["rest"]) and not _MEANT.search(text))
