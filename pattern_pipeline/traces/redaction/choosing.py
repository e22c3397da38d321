"""Which detectors a text is worth: all their signs are looked for at once."""

import re
from collections import defaultdict
from collections.abc import Sequence

import ahocorasick

from pattern_pipeline.traces.redaction.detector import Detector
from pattern_pipeline.traces.redaction.searched import Searched


class Choice:
    """Detectors with one automaton for their signs: hundreds of words in one pass over a text.

    Looking for each word on its own takes twenty times as long, and took most of the time of landing.
    """

    def __init__(self, detectors: Sequence[Detector]) -> None:
        self._detectors = tuple(detectors)
        by_sign: dict[str, list[int]] = defaultdict(list)
        self._gates: dict[re.Pattern[str], list[int]] = defaultdict(list)
        self._signless: list[int] = []
        for number, detector in enumerate(self._detectors):
            for sign in detector.signs:
                by_sign[sign].append(number)
            if detector.gate is not None:
                self._gates[detector.gate].append(number)
            if not detector.signs:
                self._signless.append(number)
        self._automaton = ahocorasick.Automaton()
        for sign, numbers in by_sign.items():
            self._automaton.add_word(sign, (len(sign) - 1, sign, numbers))
        self._automaton.make_automaton()

    def of(self, text: str) -> tuple[Searched, list[tuple[Detector, list[str]]]]:
        """The text as detectors see it, and what may find something in it, in order, with its signs."""
        places: dict[str, list[int]] = {}
        chosen: dict[int, list[str]] = {number: [] for number in self._signless}
        for end, (before, sign, numbers) in self._automaton.iter(_lower(text)):
            known = places.get(sign)
            if known is None:
                places[sign] = [end - before]
                for number in numbers:
                    chosen.setdefault(number, []).append(sign)
            else:
                known.append(end - before)
        for gate, behind in self._gates.items():
            if not chosen.keys().isdisjoint(behind) and gate.search(text) is None:
                for number in behind:
                    chosen.pop(number, None)
        return Searched(text, places), [
            (self._detectors[number], chosen[number]) for number in sorted(chosen)
        ]


def _lower(text: str) -> str:
    """The text in lower case, each character at its place."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(char if len(char.lower()) > 1 else char.lower() for char in text)
