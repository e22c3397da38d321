"""Electronic mail addresses, written as such or spelled out."""

import re

from pattern_pipeline.traces.redaction.detector import Detector, Form

# Letters of the scripts that addresses are written in: in "はann@example.comです" the kana are no part of it.
_L = "A-Za-z0-9_\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff"
_TOP = "A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff"
_DOMAIN = rf"(?:[{_L}-]{{1,63}}\.)+[{_TOP}][{_TOP}-]{{1,23}}(?<!-)"
_EMAIL = re.compile(rf"(?:(?<![{_L}])[{_L}+][{_L}.+'-]{{0,255}}|\"[^\"\n@]{{1,64}}\")@{_DOMAIN}")
_AT = r"(?:\s?[\[({<]\s?(?:at|@|ät|arroba)\s?[\])}>]\s?|\s(?:at|ät|arroba|@)\s)"
_DOT = r"(?:\s?[\[({<]\s?(?:dot|\.|punkt|punto|ponto|point)\s?[\])}>]\s?|\s(?:dot|punkt|punto|ponto)\s|\.)"
# A login name made of an address, "ann_at_example_dot_org".
_UNDERLINED = re.compile(
    r"(?<![A-Za-z0-9_])[A-Za-z0-9.-]{2,40}_at_[A-Za-z0-9-]{2,40}(?:_dot_[A-Za-z0-9-]{2,24}){1,3}(?![A-Za-z0-9_])",
    re.IGNORECASE,
)
_ENDINGS = (
    "com|org|net|edu|gov|info|io|co|me|app|dev|uk|us|ca|de|at|ch|fr|be|es|mx|pt|br|it|nl|jp|in|eu|example"
)
_SPELLED = re.compile(
    rf"(?<![{_L}.])[{_L}+-]{{2,40}}(?:{_DOT}[{_L}+-]{{1,40}}){{0,2}}{_AT}[{_L}-]{{2,40}}"
    rf"(?:{_DOT}[{_L}-]{{2,40}})*?{_DOT}(?:{_ENDINGS})(?![{_L}])",
    re.IGNORECASE,
)
# Before a spelled "at" these are verbs and places: "look at example dot com" names a site.
_NO_NAMES = frozenset(
    [
        "look",
        "looking",
        "shop",
        "shopping",
        "order",
        "ordered",
        "buy",
        "bought",
        "see",
        "find",
        "found",
        "available",
        "online",
        "is",
        "was",
        "me",
        "us",
        "it",
        "them",
        "site",
        "website",
        "store",
        "page",
        "here",
        "there",
        "work",
        "works",
        "working",
        "live",
        "sale",
        "sold",
        "read",
        "posted",
        "sign",
        "login",
        "go",
        "meet",
        "book",
    ]
)


def _confirm_address(candidate: str) -> str:
    # The user of every repository's address: git@host:owner/name.
    return "" if candidate.startswith("git@") else candidate


def _confirm_spelled_out(candidate: str) -> str:
    words = re.split(r"[^\w+-]+", candidate.casefold(), maxsplit=1)
    plain_dots = re.fullmatch(r".*\s(?:at|@)\s[\w.-]+", candidate, re.IGNORECASE)
    return "" if words[0] in _NO_NAMES or (plain_dots and " @ " not in candidate) else candidate


DETECTORS: tuple[Detector, ...] = (
    Form("EMAIL", _UNDERLINED, signs=("_at_",)),
    Form("EMAIL", _EMAIL, _confirm_address, signs=("@",)),
    Form(
        "EMAIL",
        _SPELLED,
        _confirm_spelled_out,
        signs=(" dot ", "[at]", "(at)", "{at}", "[dot]", "(dot)", "(@)", "[@]", " @ ", "arroba", " punkt ", "[ät]"),
    ),
)  # fmt: skip
