"""One text as detectors see it: looked at once for what several of them ask."""

import re
from functools import cached_property

from pattern_pipeline.traces.redaction.plain import Plain

# Runs of digits as people and programs part them. Whatever is a number of a person is in one of these.
_RUN = re.compile(r"[0-9](?:[ ()./-]{0,3}[0-9]){5,}")
_DATES = re.compile(
    r"(?:(?:(?:19|20)[0-9]{2}([-/.])[01]?[0-9]\1[0-3]?[0-9]|[0-3]?[0-9]([/.])[0-3]?[0-9]\2(?:19|20)[0-9]{2})"
    r"(?: +[0-2]?[0-9](?:\.[0-5][0-9])?)?[ -]*)+"
)
# What may stand around the digits: a country's letters, a check letter, an extension.
_BEFORE, _AFTER = 16, 24


class Searched:
    """``text`` is plain (see ``plain``); ``places`` says where which signs of detectors begin in it.

    ``original`` is the text before escapes were undone, ``view`` leads from one to the other.
    """

    def __init__(self, view: Plain, original: str, places: dict[str, list[int]]) -> None:
        self.text = view.text
        self.view = view
        self.original = original
        self.places = places

    @cached_property
    def numbers(self) -> list[tuple[int, int, int]]:
        """Locate runs of six or more digits that are no dates.

        Returns windows (start, end, number of digits), each with some characters around the run.
        """
        windows: list[tuple[int, int, int]] = []
        for match in _RUN.finditer(self.text):
            if _DATES.fullmatch(match.group()):
                continue
            start, end = max(0, match.start() - _BEFORE), match.end() + _AFTER
            digits = sum(map(str.isdigit, match.group()))
            if windows and start <= windows[-1][1]:
                windows[-1] = (windows[-1][0], end, windows[-1][2] + digits)
            else:
                windows.append((start, end, digits))
        return windows
