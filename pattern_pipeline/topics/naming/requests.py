"""What introduces a request in spoken English, and what of a clause it leaves."""

import re
from typing import Literal, NamedTuple

Kind = Literal["do", "need", "find", "about", "none"]

_SOFT = r"(?:\s+(?:please|just|also|really|kindly|maybe|possibly|quickly|now|then|all|still))*"
_HELP = r"(?:\s+help(?:\s+(?:me|us))?(?:\s+(?:to|with|by))?)?"
_FRAMES = r"""(?:
    (?P<find>(?:looking|searching|search|look|shopping)\s+for)
  | (?P<know>(?:want(?:ed)?|need(?:ed)?|like|love|wish|hoping|trying|how|curious|wondering|wonder|help)
      (?:\s+(?:me|you))?(?:\s+to)?\s+(?:know|find\s+out|ask|see|hear|understand|check|learn|figure\s+out)(?:\s+about)?
      (?=\s+(?:what|when|where|why|how|who|which|if|whether)\b)
      |(?:know|wondering|wonder|tell\s+me|let\s+me\s+know|find\s+out|ask|check|see|idea)
      (?=\s+(?:what|when|where|why|how|who|which|if|whether)\b))
  | (?P<do>(?:want(?:ed|s)?|need(?:ed|s)?|like|love|trying|try|have|hoping|hope|wish|able|planning|going|ready|way
        |how|possible|forgot|time|decided|unable|attempting|expecting|supposed|prefer|asked)\s+(?:you\s+)?to_SOFT
      |(?:can|could|would|will|should|may)\s+(?:you|u|i|we|someone|somebody)_SOFT(?:\s+be\s+able\s+to)?_HELP
      |(?:how|where)\s+(?:do|can|would|should|could)\s+(?:i|we|you|one)_SOFT
      |(?:would|do)\s+you\s+mind|help(?:ing)?\s+(?:me|us)(?:\s+(?:to|with|in|by))?_SOFT
      |need\s+(?:some\s+)?help\s+(?:with|in|to)?|(?:need|want|like)\s+you\s+to
      |please_SOFT_HELP|let's|let\s+(?:me|us)|wanna|gotta|gonna|i'll)
  | (?P<need>\b(?:want|need|require|requesting|WISHED)(?=\s+(?:an?|the|some|my|new|another|more|help)\b)
        |\b(?:i|we)\s+(?:need|want|require)(?!\s+(?:to|you|it|that|this|them|help)\b))
  | (?P<about>(?:tell\s+me|know|ask|question|questions|inquiring|enquiring|asking|info|information|details|curious)
      \s+(?:about|on|regarding))
    )\s+""".replace("_SOFT", _SOFT).replace("_HELP", _HELP)
# "We have a baby" asks for none; "can I have a" does.
_ASKS = re.compile(r"^(?:.*?\b)?" + _FRAMES.replace("WISHED", r"(?:would|i'd|we'd|id)\s+like"), re.X)
_ASKS_ON = re.compile(r"^(?:[\w']+\s+){0,3}?" + _FRAMES.replace("WISHED", "like|get|have"), re.X)
# What is asked about stands first, and the verb has lost it: "what can you recommend for".
_FRONTED = frozenset({"what", "which", "who", "whom", "whose"})
_OBLIGED = re.compile(r"(?:do|does|did|will|would)\s+(?:i|we)\s+(?:\w+\s+)?(?:have|need)\b")
_IN_PASSING = re.compile(
    r"\b(?:don't|do not|dont|didn't|doesn't|can't|cannot|never)\s+(?:have|know|remember|recall|need|want|see|think"
    r"|mind|care|forget|matter|understand|worry)\b"
)


class Request(NamedTuple):
    """How a clause asks, and its words after the words of asking."""

    kind: Kind
    rest: list[str]


def request_of(words: list[str]) -> Request | None:
    """Return what a clause asks for; kind "none" where it does not ask; None for what is said in passing."""
    clause = " ".join(words)
    if _IN_PASSING.search(clause):
        return None
    if _is_fronted(words) or _OBLIGED.match(clause):
        return Request("none", words)
    kind: Kind = "none"
    # "I wanted to ask if you could please help me change": each asking introduces the next.
    for asks in (_ASKS, *(_ASKS_ON,) * 3):
        found = asks.match(clause + " ")
        if found is None or found.lastgroup is None:
            break
        name = found.lastgroup
        clause = clause[found.end() :] if found.end() <= len(clause) else ""
        if name == "know":
            clause = re.sub(r"^(?:if|whether)\s+", "", clause)
            kind = "about"
            if _is_fronted(clause.split()):
                break
        else:
            kind = name  # type: ignore[assignment]
        if kind in ("find", "need", "about"):
            break
    return Request(kind, clause.split())


def _is_fronted(words: list[str]) -> bool:
    return words[:1] != [] and (words[0] in _FRONTED or words[:2] in (["how", "many"], ["how", "much"]))
