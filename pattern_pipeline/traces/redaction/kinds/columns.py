"""Values of tables, CSV and Markdown, under a header that names what they are."""

import re
from collections.abc import Iterator, Sequence

from pattern_pipeline.traces.redaction.detector import Detector, Span
from pattern_pipeline.traces.redaction.kinds.headers import is_value, kind_under
from pattern_pipeline.traces.redaction.searched import Searched

_SEPARATORS = (",", "\t", ";", "|")
_CELL = {
    mark: re.compile(rf"\s*(\"(?:[^\"\n]|\"\")*\"|[^{re.escape(mark)}\n]*)(?:{re.escape(mark)}|$)")
    for mark in _SEPARATORS
}
_LONGEST_HEADER = 1000
_NO_HEADER = re.compile(r"[{}\[\]:<>]")
_NO_VALUE = re.compile(r"[\"{}\[\]<>\\]")
_RULE = re.compile(r"[\s|:+-]+$")


class _Columns:
    """Looks at lines that the next line has as many separators as."""

    signs: tuple[str, ...] = ("\n",)
    gate: re.Pattern[str] | None = None
    whole: bool = False

    def spans(self, searched: Searched, _signs: Sequence[str]) -> Iterator[Span]:
        """See Detector."""
        text = searched.text
        for mark in _SEPARATORS:
            if mark in text:
                yield from _under_headers(text, mark)


def _under_headers(text: str, mark: str) -> Iterator[Span]:
    lines = text.split("\n")
    counts = [line.count(mark) for line in lines]
    place = 0
    for number, line in enumerate(lines[:-1]):
        place += len(line) + 1
        ruled = mark == "|" and _RULE.match(lines[number + 1]) is not None
        if (
            counts[number] > 0
            and (ruled or counts[number] <= counts[number + 1])
            and len(line) < _LONGEST_HEADER
        ):
            # A table in a string of JSON begins after the quote.
            header = line[line.rfind('"') + 1 :] if "{" in line or "[" in line else line
            if _NO_HEADER.search(header):
                continue
            names = header.strip().strip("|").split(mark)
            kinds = {column: kind for column, name in enumerate(names) if (kind := kind_under(name))}
            if kinds:
                yield from _rows(text, place, mark, len(names), kinds)


def _rows(text: str, place: int, mark: str, width: int, kinds: dict[int, str]) -> Iterator[Span]:
    while place < len(text):
        end = text.find("\n", place)
        end = len(text) if end < 0 else end
        line = text[place:end]
        lead = len(line) - len(line.lstrip(" |")) if mark == "|" else 0
        if _RULE.match(line):
            place = end + 1
            continue
        cells = [match for match in _CELL[mark].finditer(line, lead) if match.end() > match.start()]
        if len(cells) != width + (
            mark == "|" and line.rstrip().endswith("|") and bool(cells) and not cells[-1].group(1).strip()
        ):
            return
        for column, kind in kinds.items():
            value = _NO_VALUE.split(cells[column].group(1).strip().strip('"`*'), maxsplit=1)[0].strip()
            start = place + cells[column].start(1) + cells[column].group(1).find(value)
            if is_value(kind, value):
                yield start, start + len(value), kind
        place = end + 1


DETECTORS: tuple[Detector, ...] = (_Columns(),)
