"""Write text from templates: ``[a|b|]`` is a choice, ``{name}`` a slot; then change it to a user's style."""

import re
from collections.abc import Callable
from random import Random

from pattern_pipeline.demo.wording import Style

CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
SLOT = re.compile(r"\{(\w+)\}")
WORD = re.compile(r"\{\w+\}|[A-Za-z]{4,}")


def resolve_choices(template: str, rng: Random) -> str:
    """Resolve every choice, innermost first; spaces around an empty choice are removed."""
    while CHOICE.search(template):
        template = CHOICE.sub(lambda match: rng.choice(match.group(1).split("|")), template)
    return re.sub(r" +([,.!?])", r"\1", " ".join(template.split()))


def fill_slots(text: str, value: Callable[[str], str]) -> str:
    """Fill each slot with ``value(name)``."""
    return SLOT.sub(lambda match: value(match.group(1)), text)


def list_slots(template: str) -> frozenset[str]:
    """List the names of the slots that a template may use."""
    return frozenset(SLOT.findall(template))


def apply_style(text: str, style: Style, rng: Random) -> str:
    """Return the text as a user of this style types it."""
    if style.lower:
        text = _lower_text(text, rng)
    if style.typo_rate:
        text = WORD.sub(lambda match: _misspell_word(match.group(0), style.typo_rate, rng), text)
    return text


def _lower_text(text: str, rng: Random) -> str:
    pieces = SLOT.split(text)
    lowered = [f"{{{piece}}}" if index % 2 else piece.lower() for index, piece in enumerate(pieces)]
    text = "".join(lowered)
    return text.rstrip(".") if rng.random() < 0.8 else text


def _misspell_word(word: str, rate: float, rng: Random) -> str:
    if word.startswith("{") or rng.random() >= rate:
        return word
    at = rng.randrange(1, len(word) - 1)
    slip = rng.choice(("swap", "drop", "double"))
    if slip == "swap":
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if slip == "drop":
        return word[:at] + word[at + 1 :]
    return word[:at] + word[at] + word[at:]
