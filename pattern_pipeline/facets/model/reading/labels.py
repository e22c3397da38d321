"""Which label of a facet a model meant."""

import re

from pattern_pipeline.facets.spec import FacetSpec

_NOTHING = frozenset({"", "nomatch", "none", "null", "na", "nil", "notapplicable", "nomatchfound"})
_REASON = re.compile(r"^(.{1,80}?)\s*(?::|\s[-\u2013\u2014]|\()\s*(.*)$", re.DOTALL)


def label_and_reason(facet: FacetSpec, label: str, sentence: str) -> tuple[str | None, str]:
    """Split an answer into the facet's label and the sentence; ``LABEL: reason`` in one field holds both.

    The label is None where neither ``label`` nor the beginning of ``sentence`` is a label of the facet.
    """
    if label:
        head, reason = _parted(label)
        for told in (label, head):
            if (name := _named(facet, told)) is not None:
                return name, sentence or (reason if told is head else "")
        return None, sentence
    head, reason = _parted(sentence)
    for told, rest in ((sentence, ""), (head, reason)):
        if (name := _named(facet, told)) is not None:
            return name, rest
    return None, sentence


def _named(facet: FacetSpec, told: str) -> str | None:
    """Find the one label that is meant.

    Compares the spelling without case first, then the letters alone; an ambiguous match counts as none.
    """
    for spelt in (str.casefold, _letters):
        meant = [each.name for each in facet.labels if spelt(each.name) and spelt(each.name) == spelt(told)]
        if len(meant) == 1:
            return meant[0]
    return None


def is_no_match(answer: str) -> bool:
    """Whether an answer says that nothing fits; ``no_match: why`` says so too."""
    return _letters(answer) in _NOTHING or _letters(_parted(answer)[0]) == "nomatch"


def _parted(answer: str) -> tuple[str, str]:
    match = _REASON.match(answer)
    return (match.group(1), match.group(2).rstrip(")").strip()) if match else (answer, "")


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
