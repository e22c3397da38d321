"""Texts without identifiers, the same value with the same placeholder throughout."""

import re
from collections.abc import Callable, Sequence

from pattern_pipeline.traces.model import Redaction
from pattern_pipeline.traces.redaction.detector import Detector
from pattern_pipeline.traces.redaction.detectors import DETECTORS
from pattern_pipeline.traces.redaction.placeholders import Placeholders, fingerprint
from pattern_pipeline.traces.redaction.rules import RedactionRules

_DIGIT = re.compile(r"\d")
# Of a fingerprint, in the ids of users and sessions: one in 2**48 meets another.
_SHORT = 12


class Redactor:
    """Replaces what the detectors find; one a trace, so that ``<EMAIL_1>`` is one address in all of it."""

    def __init__(self, rules: RedactionRules, detectors: Sequence[Detector] = DETECTORS) -> None:
        self._key = rules.key
        self._detectors = [detector for detector in detectors if detector.name not in rules.keep]
        self._placeholders = Placeholders()
        self._seen: dict[str, str] = {}

    def text(self, text: str) -> str:
        """The text with placeholders; redacting it again changes nothing."""
        # Traces repeat themselves in every span.
        if (known := self._seen.get(text)) is None:
            known = self._seen[text] = self._redacted(text, self._placeholders.of)
        return known

    def identity(self, text: str) -> str:
        """An id of a user or session, with the same placeholder in every trace: ``<EMAIL_5f3c...>``.

        Numbers count from 1 in each trace, and would join strangers.
        """
        return self._redacted(text, lambda kind, mark: f"<{kind}_{mark[:_SHORT]}>")

    def redactions(self) -> tuple[Redaction, ...]:
        """What was replaced in texts until now."""
        return self._placeholders.redactions()

    def _redacted(self, text: str, placeholder: Callable[[str, str], str]) -> str:
        digits = len(_DIGIT.findall(text))
        for detector in self._detectors:
            if digits >= detector.digits and detector.sign in text:
                text = detector.pattern.sub(
                    lambda match, detector=detector: self._replaced(detector, match.group(), placeholder),  # type: ignore[misc]
                    text,
                )
        return text

    def _replaced(self, detector: Detector, found: str, placeholder: Callable[[str, str], str]) -> str:
        if not detector.confirms(found):
            return found
        value = "".join(char for char in found.casefold() if char.isalnum() or char in "@._")
        return placeholder(detector.name, fingerprint(self._key, detector.name, value))
