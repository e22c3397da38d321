"""The field ``name`` of a record: a person's, where the record has other fields of a person."""

import re
from collections.abc import Iterator, Sequence

from pattern_pipeline.traces.redaction.detector import Span
from pattern_pipeline.traces.redaction.kinds.cues import ASSIGNED
from pattern_pipeline.traces.redaction.kinds.name_confirming import value
from pattern_pipeline.traces.redaction.kinds.name_shapes import QUOTED
from pattern_pipeline.traces.redaction.searched import Searched


class NameBesideOthers:
    """``"name": "..."`` in JSON is a person's only where the record has other fields of a person."""

    signs: tuple[str, ...] = ('"name"',)
    gate: re.Pattern[str] | None = None
    whole: bool = False
    _pattern = re.compile(rf"(?i:name){ASSIGNED}(?P<value>{QUOTED})")
    _beside = tuple(
        f'"{field}' for field in ("email", "e-mail", "phone", "mobile", "dob", "date_of_birth", "birth", "first_name",
                                  "last_name", "street", 'zip"', "zip_code", "ssn", "passport", "gender")
    )  # fmt: skip

    def spans(self, searched: Searched, _signs: Sequence[str]) -> Iterator[Span]:
        """See Detector."""
        text = searched.text
        lower = text.lower()
        if not any(field in lower for field in self._beside):
            return
        for place in searched.places['"name"']:
            match = self._pattern.match(text, place + 1)
            if match and value(match.group("value")):
                # Of the same object: what is ordered stands near who orders it.
                begin, close = max(0, text.rfind("{", 0, place)), text.find("}", match.end())
                record = text[begin : close if close > 0 else match.end()].lower()
                if any(field in record for field in self._beside):
                    yield match.start("value"), match.end("value"), "NAME"
