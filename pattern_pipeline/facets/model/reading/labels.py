"""Which label of a facet a model meant."""

import re

from pattern_pipeline.facets.spec import FacetSpec

_NOTHING = frozenset({"", "nomatch", "none", "null", "na", "nil", "notapplicable", "nomatchfound"})
_REASON = re.compile(r"^(.{1,80}?)\s*(?::|\s[-\u2013\u2014]|\()\s*(.*)$", re.DOTALL)


def label_and_reason(facet: FacetSpec, label: str, sentence: str) -> tuple[str | None, str]:
    """The facet's label, and the sentence; an answer of the form ``LABEL: reason`` holds both in one.

    None for a label where neither ``label`` nor the beginning of ``sentence`` is one.
    """
    names = {_letters(each.name): each.name for each in facet.labels}
    if label:
        head, reason = _parted(label)
        for told in (label, head):
            if _letters(told) in names:
                return names[_letters(told)], sentence or (reason if told is head else "")
        return None, sentence
    head, reason = _parted(sentence)
    if _letters(sentence) in names:
        return names[_letters(sentence)], ""
    if _letters(head) in names:
        return names[_letters(head)], reason
    return None, sentence


def is_no_match(answer: str) -> bool:
    """Whether an answer says that nothing fits; ``no_match: why`` says so too."""
    return _letters(answer) in _NOTHING or _letters(_parted(answer)[0]) == "nomatch"


def _parted(answer: str) -> tuple[str, str]:
    match = _REASON.match(answer)
    return (match.group(1), match.group(2).rstrip(")").strip()) if match else (answer, "")


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
