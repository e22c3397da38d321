"""Values of tables that nothing but spaces parts, as command lines print them."""

import re
from collections.abc import Iterator, Sequence

from pattern_pipeline.traces.redaction.detector import Detector, Span
from pattern_pipeline.traces.redaction.kinds.headers import is_value, kind_under
from pattern_pipeline.traces.redaction.searched import Searched

_APART = re.compile(r"  (?<=\S  ) *\S")
_CELL = re.compile(r"\S+(?: \S+)*")
_LONGEST_HEADER = 400
# Two are a name and its value, line by line.
_FEWEST_COLUMNS = 3


class _Aligned:
    """Looks at rows that have as many cells as the line with the names."""

    signs: tuple[str, ...] = ("\n",)
    gate: re.Pattern[str] | None = _APART
    whole: bool = False

    def spans(self, searched: Searched, _signs: Sequence[str]) -> Iterator[Span]:
        """See Detector."""
        kinds: list[str | None] = []
        place = 0
        for line in searched.text.split("\n"):
            cells = list(_CELL.finditer(line)) if _APART.search(line) else []
            if any(kinds) and len(cells) == len(kinds):
                for cell, kind in zip(cells, kinds, strict=True):
                    if kind and is_value(kind, cell.group()):
                        yield place + cell.start(), place + cell.end(), kind
            elif len(cells) >= _FEWEST_COLUMNS and len(line) < _LONGEST_HEADER:
                kinds = [kind_under(cell.group()) for cell in cells]
            place += len(line) + 1


DETECTORS: tuple[Detector, ...] = (_Aligned(),)
