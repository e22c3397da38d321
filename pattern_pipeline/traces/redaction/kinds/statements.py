"""Values of SQL that a list of columns names: ``INSERT INTO users (id, phone) VALUES (7, '...')``."""

import re
from collections.abc import Iterator, Sequence

from pattern_pipeline.traces.redaction.detector import Detector, Span
from pattern_pipeline.traces.redaction.kinds.headers import is_value, kind_under
from pattern_pipeline.traces.redaction.searched import Searched

_COLUMNS = re.compile(
    r"(?i:insert\s+into)\s+[\w.\"`\[\]]{1,100}\s*\((?P<columns>[^()]{1,1000})\)\s*(?i:values)\s*"
)
_ROW = re.compile(r"\s*,?\s*\(((?:'(?:[^']|'')*'|[^()'])*)\)")
_CELL = re.compile(r"\s*(?:[A-Za-z]?'((?:[^']|'')*)'|([^,']*))\s*(?:,|$)")


class _Statements:
    """Looks at each row of values after the columns, while they are as many."""

    signs: tuple[str, ...] = ("insert into",)
    gate: re.Pattern[str] | None = None
    whole: bool = False

    def spans(self, searched: Searched, _signs: Sequence[str]) -> Iterator[Span]:
        """See Detector."""
        for place in searched.places["insert into"]:
            if statement := _COLUMNS.match(searched.text, place):
                kinds = [kind_under(name) for name in statement.group("columns").split(",")]
                if any(kinds):
                    yield from _rows(searched.text, statement.end(), kinds)


def _rows(text: str, place: int, kinds: list[str | None]) -> Iterator[Span]:
    while row := _ROW.match(text, place):
        cells = [cell for cell in _CELL.finditer(text, row.start(1), row.end(1)) if cell.end() > cell.start()]
        if len(cells) != len(kinds):
            return
        for cell, kind in zip(cells, kinds, strict=True):
            group = 1 if cell.group(1) is not None else 2
            if kind and is_value(kind, cell.group(group).strip()):
                yield cell.start(group), cell.end(group), kind
        place = row.end()


DETECTORS: tuple[Detector, ...] = (_Statements(),)
