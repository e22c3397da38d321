"""Long numbers in words, as the transcripts of voice agents write them: "four one five, five five ..."."""

import re
from itertools import pairwise, product

from pattern_pipeline.traces.redaction.detector import Detector, Form

_DIGITS = {
    "english": ("zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "double", "triple"),
    "german": ("null", "eins", "zwei", "zwo", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"),
    "french": ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"),
    "spanish": ("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"),
    "italian": ("zero", "uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove"),
    "portuguese": ("zero", "um", "dois", "três", "quatro", "cinco", "seis", "sete", "oito", "nove", "meia"),
}  # fmt: skip
_SHORTEST = 7
# Two words are a rarer sign than one.
_SIGNS = tuple(
    {
        f"{first}{mark}{second}"
        for words in _DIGITS.values()
        for first, second in product(words, words)
        for mark in (" ", ", ", "-")
    }
)


def _number(words: tuple[str, ...]) -> re.Pattern[str]:
    word = rf"(?:{'|'.join(words)})"
    return re.compile(
        rf"(?<![^\W_]){word}(?:(?:,? |-|\.\.\. ){word}){{{_SHORTEST - 1},}}(?![^\W_])", re.IGNORECASE
    )


def _no_counting(candidate: str) -> str:
    """Nobody's number is "one two three four five six seven"."""
    words = re.findall(r"[^\W_]+", candidate.casefold())
    for known in _DIGITS.values():
        if set(words) <= set(known):
            steps = {known.index(after) - known.index(before) for before, after in pairwise(words)}
            return candidate if len(steps) > 1 else ""
    return candidate


DETECTORS: tuple[Detector, ...] = tuple(
    Form("SPOKEN_NUMBER", _number(words), _no_counting, signs=_SIGNS) for words in _DIGITS.values()
)
