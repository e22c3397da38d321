"""Which detectors a text is worth: all their signs are looked for at once."""

from collections import defaultdict
from collections.abc import Sequence

import ahocorasick

from pattern_pipeline.traces.redaction.detector import DIGIT, OUTLINES, Detector, draw_outline
from pattern_pipeline.traces.redaction.searched_text import PlainText, SearchedText

_NOTHING: tuple[SearchedText, list[tuple[Detector, list[str]]]] = (SearchedText(PlainText("", 0), "", {}), [])


class Choice:
    """Detectors with one automaton for their signs: hundreds of words in one pass over a text.

    Looking for each word on its own takes twenty times as long, and took most of the time of landing.
    """

    def __init__(self, detectors: Sequence[Detector]) -> None:
        self._detectors = tuple(detectors)
        # By number: a compiled pattern as a key is hashed again, whole, at every look.
        self._gates = list({detector.gate: None for detector in detectors})
        self._gate_of = [self._gates.index(detector.gate) for detector in detectors]
        self._outlines = [OUTLINES.get(gate) if gate else None for gate in self._gates]
        self._closed: list[bool | None] = [gate is None for gate in self._gates]
        self._unknown: list[bool | None] = [True if gate is None else None for gate in self._gates]
        self._signless: dict[int, list[int]] = defaultdict(list)
        by_sign: dict[str, list[int]] = defaultdict(list)
        for number, detector in enumerate(self._detectors):
            if not detector.signs:
                self._signless[self._gate_of[number]].append(number)
            for sign in detector.signs:
                by_sign[sign].append(number)
        self._automaton = ahocorasick.Automaton()
        for sign, numbers in by_sign.items():
            self._automaton.add_word(sign, (len(sign) - 1, sign, numbers))
        self._automaton.make_automaton()

    def of(self, view: PlainText, original: str) -> tuple[SearchedText, list[tuple[Detector, list[str]]]]:
        """Choose the detectors that may find something in a text, in order, each with its signs in the text.

        Returns them with the text as detectors see it.
        """
        text = view.text
        passed = self._closed
        chosen: dict[int, list[str]] = {}
        if DIGIT.search(text) is not None:
            passed = self._tried(text)
            for gate, signless in self._signless.items():
                if self._passes(text, gate, passed):
                    for number in signless:
                        chosen[number] = []
        places: dict[str, list[int]] = {}
        for end, (before, sign, numbers) in self._automaton.iter(_lower_in_place(text)):
            if (known := places.get(sign)) is not None:
                known.append(end - before)
                continue
            places[sign] = [end - before]
            for number in numbers:
                gate = self._gate_of[number]
                if passed[gate] or (passed[gate] is None and self._passes(text, gate, passed)):
                    chosen.setdefault(number, []).append(sign)
        if not chosen:
            return _NOTHING
        return SearchedText(view, original, places), [
            (self._detectors[number], chosen[number]) for number in sorted(chosen)
        ]

    def _tried(self, text: str) -> list[bool | None]:
        """For each gate whether it is passed, None where its pattern must be tried."""
        passed = self._unknown.copy()
        drawn = draw_outline(text)
        for gate, needed in enumerate(self._outlines):
            if needed is not None and needed not in drawn:
                passed[gate] = False
        return passed

    def _passes(self, text: str, gate: int, passed: list[bool | None]) -> bool:
        known = passed[gate]
        if known is None:
            pattern = self._gates[gate]
            known = passed[gate] = pattern is None or pattern.search(text) is not None
        return known


def _lower_in_place(text: str) -> str:
    """Convert to lower case without moving any character: those whose lower case is longer stay."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(char if len(char.lower()) > 1 else char.lower() for char in text)
