"""Read the answer to each facet from an object that a model wrote, in any of the known shapes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pattern_pipeline.facets.model.prompting.schema import REF, WHY
from pattern_pipeline.facets.spec import FacetSpec

_ALONE = frozenset({"label", "sentence", "lines", "quote", "ref", "why"})
# "3, 7-9: still broken" cites lines and quotes words of theirs.
_NUMBERS = re.compile(r"(?:lines?\b|and\b|to\b|l(?=\d)|[\s\d,&\u2013\[\]()#-])+", re.IGNORECASE)
_NEXT = re.compile(r"[;|\n]\s*(?=\W{0,2}(?:lines? ?|l)?\d)|,\s*(?=[\[(]\d)", re.IGNORECASE)
_READ_CHARACTERS = 2_000


@dataclass(frozen=True, slots=True)
class Told:
    """What a model answered about one facet. ``evidence``: pairs of cited lines, as written, and a quote."""

    sentence: str = ""
    label: str = ""
    evidence: tuple[tuple[object, str], ...] = ()


def told_of(value: Mapping[str, Any], facets: Sequence[FacetSpec]) -> dict[str, Told | None]:
    """By facet, in any case of letters, what ``value`` says of it; None where it names it and says nothing.

    Empty where it is about no facet. Where one facet is asked alone, its name may be left out.
    """
    fields = {key.casefold(): each for key, each in value.items()}
    found: dict[str, Told | None] = {}
    for facet in facets:
        name = facet.name.casefold()
        if name in fields or name + WHY in fields:
            found[facet.name] = _told(fields, facet)
    if not found and len(facets) == 1 and _ALONE & fields.keys():
        found[facets[0].name] = _nested(fields)
    return found


def _told(fields: Mapping[str, Any], facet: FacetSpec) -> Told | None:
    name = facet.name.casefold()
    answer, why, ref = fields.get(name), fields.get(name + WHY), fields.get(name + REF)
    if isinstance(answer, Mapping):
        return _nested({key.casefold(): each for key, each in answer.items()})
    if answer is None and why is None:
        return None
    evidence = tuple(_evidence(ref))
    if facet.kind == "categorical" and why is not None:
        return Told(one_line(why), one_line(answer), evidence)
    return Told(one_line(answer), "", evidence)


def _nested(fields: Mapping[str, Any]) -> Told:
    """Read the object of one facet, in the nested shape that models write when they have seen no schema."""
    told = (
        [(fields.get("lines"), one_line(fields.get("quote")))] if {"lines", "quote"} & fields.keys() else []
    )
    return Told(
        one_line(fields.get("sentence") or fields.get("why")),
        one_line(fields.get("label")),
        (*told, *_evidence(fields.get("ref"))),
    )


def _evidence(ref: Any) -> Iterator[tuple[object, str]]:
    for each in ref if isinstance(ref, list) else [ref]:
        if not isinstance(each, str):
            yield each, ""
            continue
        for part in _NEXT.split(each[:_READ_CHARACTERS]):
            cited = _NUMBERS.match(part)
            numbered = cited is not None and any(mark.isdecimal() for mark in cited.group())
            yield (cited.group(), part[cited.end() :]) if cited and numbered else (None, part)


def one_line(value: Any) -> str:
    """Convert a value to one line of text; empty for values that are neither text nor numbers."""
    return " ".join(str(value).split()) if isinstance(value, str | int | float) else ""
