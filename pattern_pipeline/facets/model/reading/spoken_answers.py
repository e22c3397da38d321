"""Answers in plain words, from servers that know neither a schema nor JSON: ``Task: ... [lines 3, 5]``."""

import re
from collections.abc import Sequence

from pattern_pipeline.facets.model.reading.told import Told
from pattern_pipeline.facets.spec import FacetSpec

_LINES = re.compile(
    r"[\[(]\s*(?:lines?|L)\s*:?\s*([\d\s,\u2013L&-]+(?:and\s*\d+)?)[\])]\.?\s*$", re.IGNORECASE
)
_ORNAMENT = r"[\s>*_#`\d.)-]*"


def spoken_answers(text: str, facets: Sequence[FacetSpec]) -> dict[str, Told]:
    """Parse the answer about each facet, by the facet's name; of several lines about one facet the last counts."""
    found: dict[str, Told] = {}
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for facet in facets:
        said = re.compile(
            rf"{_ORNAMENT}{re.escape(facet.name)}[*_`]*\s*[:=\u2013-][*_`]*\s*(.+)", re.IGNORECASE
        )
        for line in lines:
            if match := said.fullmatch(line):
                found[facet.name] = _parted(match.group(1))
    if not found and len(facets) == 1 and len(lines) == 1:
        found[facets[0].name] = _parted(lines[0])
    return found


def _parted(said: str) -> Told:
    match = _LINES.search(said)
    if match is None:
        return Told(said)
    return Told(said[: match.start()].strip(), evidence=((match.group(1), ""),))
