"""A user's way to write, put on a text before its slots are filled, so that numbers and names stay whole."""

import re
from random import Random

from pattern_pipeline.demo.grammar import SLOT
from pattern_pipeline.demo.voices import Style

WORD = re.compile(r"\{\w+\}|[A-Za-z]{4,}")


def written(text: str, style: Style, rng: Random) -> str:
    """Return the text as a user of this style types it."""
    if style.lower:
        text = _lowered(text, rng)
    if style.typo_rate:
        text = WORD.sub(lambda match: _misspelt(match.group(0), style.typo_rate, rng), text)
    return text


def _lowered(text: str, rng: Random) -> str:
    pieces = SLOT.split(text)
    lowered = [f"{{{piece}}}" if index % 2 else piece.lower() for index, piece in enumerate(pieces)]
    text = "".join(lowered)
    return text.rstrip(".") if rng.random() < 0.8 else text


def _misspelt(word: str, rate: float, rng: Random) -> str:
    if word.startswith("{") or rng.random() >= rate:
        return word
    at = rng.randrange(1, len(word) - 1)
    slip = rng.choice(("swap", "drop", "double"))
    if slip == "swap":
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if slip == "drop":
        return word[:at] + word[at + 1 :]
    return word[:at] + word[at] + word[at:]
