"""Texts without identifiers, the same value with the same placeholder throughout."""

import re
from collections.abc import Sequence

from pattern_pipeline.traces.redaction.detector import Detector

_DIGIT = re.compile(r"\d")


class Redactor:
    """Replaces what the detectors find; one a trace, so that ``<EMAIL_1>`` is one address in all of it."""

    def __init__(self, detectors: Sequence[Detector]) -> None:
        self._detectors = detectors
        self._placeholders: dict[tuple[str, str], str] = {}
        self._counts: dict[str, int] = {}
        self._seen: dict[str, str] = {}

    def text(self, text: str) -> str:
        """The text with placeholders; redacting it again changes nothing."""
        # Traces repeat themselves in every span.
        if (known := self._seen.get(text)) is None:
            known = self._seen[text] = self._redacted(text)
        return known

    def _redacted(self, text: str) -> str:
        digits = len(_DIGIT.findall(text))
        for detector in self._detectors:
            if digits >= detector.digits and detector.sign in text:
                text = detector.pattern.sub(
                    lambda match, detector=detector: self._placeholder(detector, match.group()),  # type: ignore[misc]
                    text,
                )
        return text

    def _placeholder(self, detector: Detector, found: str) -> str:
        if not detector.confirms(found):
            return found
        value = "".join(char for char in found.casefold() if char.isalnum() or char in "@._")
        key = (detector.name, value)
        if key not in self._placeholders:
            number = self._counts[detector.name] = self._counts.get(detector.name, 0) + 1
            self._placeholders[key] = f"<{detector.name}_{number}>"
        return self._placeholders[key]
