"""Read what a model answered about each facet: from JSON in any known shape, from plain words, and its label."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pattern_pipeline.facets.model.prompting.prompt import REF, WHY
from pattern_pipeline.facets.spec import FacetSpec

_ALONE = frozenset({"label", "sentence", "lines", "quote", "ref", "why"})
# "3, 7-9: still broken" cites lines and quotes words of theirs.
_NUMBERS = re.compile(r"(?:lines?\b|and\b|to\b|l(?=\d)|[\s\d,&\u2013\[\]()#-])+", re.IGNORECASE)
_NEXT = re.compile(r"[;|\n]\s*(?=\W{0,2}(?:lines? ?|l)?\d)|,\s*(?=[\[(]\d)", re.IGNORECASE)
_READ_CHARACTERS = 2_000
_LINES = re.compile(
    r"[\[(]\s*(?:lines?|L)\s*:?\s*([\d\s,\u2013L&-]+(?:and\s*\d+)?)[\])]\.?\s*$", re.IGNORECASE
)
_ORNAMENT = r"[\s>*_#`\d.)-]*"
_NOTHING = frozenset({"", "nomatch", "none", "null", "na", "nil", "notapplicable", "nomatchfound"})
_REASON = re.compile(r"^(.{1,80}?)\s*(?::|\s[-\u2013\u2014]|\()\s*(.*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class AnswerFields:
    """What a model answered about one facet. ``evidence``: pairs of cited lines, as written, and a quote."""

    sentence: str = ""
    label: str = ""
    evidence: tuple[tuple[object, str], ...] = ()


def read_object(value: Mapping[str, Any], facets: Sequence[FacetSpec]) -> dict[str, AnswerFields | None]:
    """Read an answer object, by facet, in any case of letters; None for a facet that it names without an answer.

    Empty if the object is about no facet. If one facet is asked alone, its name may be left out.
    """
    fields = {key.casefold(): field for key, field in value.items()}
    answers: dict[str, AnswerFields | None] = {}
    for facet in facets:
        name = facet.name.casefold()
        if name in fields or name + WHY in fields:
            answers[facet.name] = _read_facet(fields, facet)
    if not answers and len(facets) == 1 and _ALONE & fields.keys():
        answers[facets[0].name] = _read_nested(fields)
    return answers


def _read_facet(fields: Mapping[str, Any], facet: FacetSpec) -> AnswerFields | None:
    name = facet.name.casefold()
    answer, why, ref = fields.get(name), fields.get(name + WHY), fields.get(name + REF)
    if isinstance(answer, Mapping):
        return _read_nested({key.casefold(): field for key, field in answer.items()})
    if answer is None and why is None:
        return None
    evidence = tuple(_read_evidence(ref))
    if facet.kind == "categorical" and why is not None:
        return AnswerFields(_join_lines(why), _join_lines(answer), evidence)
    return AnswerFields(_join_lines(answer), "", evidence)


def _read_nested(fields: Mapping[str, Any]) -> AnswerFields:
    """Read the object of one facet, in the nested shape that models write when they have seen no schema."""
    evidence = (
        [(fields.get("lines"), _join_lines(fields.get("quote")))]
        if {"lines", "quote"} & fields.keys()
        else []
    )
    return AnswerFields(
        _join_lines(fields.get("sentence") or fields.get("why")),
        _join_lines(fields.get("label")),
        (*evidence, *_read_evidence(fields.get("ref"))),
    )


def _read_evidence(ref: Any) -> Iterator[tuple[object, str]]:
    for cited in ref if isinstance(ref, list) else [ref]:
        if not isinstance(cited, str):
            yield cited, ""
            continue
        for part in _NEXT.split(cited[:_READ_CHARACTERS]):
            numbers = _NUMBERS.match(part)
            numbered = numbers is not None and any(mark.isdecimal() for mark in numbers.group())
            yield (numbers.group(), part[numbers.end() :]) if numbers and numbered else (None, part)


def _join_lines(value: Any) -> str:
    """Convert a value to one line of text; empty for values that are neither text nor numbers."""
    return " ".join(str(value).split()) if isinstance(value, str | int | float) else ""


def read_plain_words(text: str, facets: Sequence[FacetSpec]) -> dict[str, AnswerFields]:
    """Read answers in plain words, by facet, such as ``Task: ... [lines 3, 5]``.

    Servers that support neither a schema nor JSON give such answers. Of several lines about a facet the last
    counts.
    """
    answers: dict[str, AnswerFields] = {}
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for facet in facets:
        pattern = re.compile(
            rf"{_ORNAMENT}{re.escape(facet.name)}[*_`]*\s*[:=\u2013-][*_`]*\s*(.+)", re.IGNORECASE
        )
        for line in lines:
            if match := pattern.fullmatch(line):
                answers[facet.name] = _split_evidence(match.group(1))
    if not answers and len(facets) == 1 and len(lines) == 1:
        answers[facets[0].name] = _split_evidence(lines[0])
    return answers


def _split_evidence(words: str) -> AnswerFields:
    match = _LINES.search(words)
    if match is None:
        return AnswerFields(words)
    return AnswerFields(words[: match.start()].strip(), evidence=((match.group(1), ""),))


def split_label(facet: FacetSpec, label: str, sentence: str) -> tuple[str | None, str]:
    """Split an answer into the facet's label and the sentence; ``LABEL: reason`` in one field holds both.

    The label is None if neither ``label`` nor the beginning of ``sentence`` is a label of the facet.
    """
    if label:
        head, reason = _split_reason(label)
        for words in (label, head):
            if (name := _find_label(facet, words)) is not None:
                return name, sentence or (reason if words is head else "")
        return None, sentence
    head, reason = _split_reason(sentence)
    for words, rest in ((sentence, ""), (head, reason)):
        if (name := _find_label(facet, words)) is not None:
            return name, rest
    return None, sentence


def _find_label(facet: FacetSpec, words: str) -> str | None:
    """Find the one label that is meant.

    Compares the spelling without case first, then the letters alone; an ambiguous match counts as none.
    """
    for normalise in (str.casefold, _strip_marks):
        wanted = normalise(words)
        meant = [
            label.name for label in facet.labels if normalise(label.name) and normalise(label.name) == wanted
        ]
        if len(meant) == 1:
            return meant[0]
    return None


def is_no_match(answer: str) -> bool:
    """Check whether an answer states that nothing fits; ``no_match: why`` does too."""
    return _strip_marks(answer) in _NOTHING or _strip_marks(_split_reason(answer)[0]) == "nomatch"


def _split_reason(answer: str) -> tuple[str, str]:
    match = _REASON.match(answer)
    return (match.group(1), match.group(2).rstrip(")").strip()) if match else (answer, "")


def _strip_marks(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
