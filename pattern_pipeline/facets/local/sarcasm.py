"""Praise that means its contrary, as far as the words of one turn show it."""

import re

from pattern_pipeline.facets.local.cues import any_of
from pattern_pipeline.facets.local.words import plain

_PRAISE = (
    r"(?:great|wonderful|fantastic|brilliant|lovely|perfect|amazing|awesome|excellent|nice|super|wow|thanks|"
    r"congratulations)"
)
_FAILURE = (
    r"(?:another|again|broken?|crash\w*|down|gone|lost|error\w*|fail\w*|froze\w*|wrong|delay\w*|late|useless|"
    r"stuck|nothing|doesn't|don't|didn't|won't|can't|isn't|never|start over|locked|worse)"
)
_FIXED = any_of(
    r"thanks (?:a (?:lot|bunch|million) )?for (?:absolutely |literally )?nothing",
    r"thanks (?:a (?:lot|bunch|million) )?for (?:wasting|ruining|breaking|losing)",
    r"(?:oh|just|well|gee)[,]? (?:great|wonderful|fantastic|brilliant|lovely|perfect|super)(?=\s*(?:[.,!…]|$))",
    r"so much for|yeah,? right|as if that|big surprise|way to go|real (?:helpful|professional)[.!]*$",
    r"how (?:very )?convenient|good luck with that|you had one job|tell me something new",
)
# Praise first and in the next breath what went wrong; praise that is thanked for or tells a mend is meant.
_TURNED = re.compile(
    rf"^(?:oh |just |well )?,?\s*{_PRAISE}\b[^.!?]{{0,30}}[,.!…]+\s*(?P<told>[^?]*)$", re.IGNORECASE
)
_WENT_WRONG = any_of(_FAILURE)
_MEANT = any_of(r"thank you|works? (?:again|now)|working|fixed|solved|back|no longer|but|though|however")


def is_sarcastic(turn: str) -> bool:
    """Whether it praises and, in the same breath, names what went wrong: "Great, another error"."""
    text = plain(turn).strip()
    if _FIXED.search(text):
        return True
    turned = _TURNED.match(text[:200])
    return bool(turned and _WENT_WRONG.search(turned["told"]) and not _MEANT.search(text))
