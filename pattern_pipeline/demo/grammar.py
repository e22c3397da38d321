"""Wording as templates: ``[a|b|]`` is a choice, ``{name}`` a slot."""

import re
from collections.abc import Callable
from random import Random

CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
SLOT = re.compile(r"\{(\w+)\}")


def choose(template: str, rng: Random) -> str:
    """Settle every choice, innermost first; spaces left by an empty choice are closed up."""
    while CHOICE.search(template):
        template = CHOICE.sub(lambda match: rng.choice(match.group(1).split("|")), template)
    return re.sub(r" +([,.!?])", r"\1", " ".join(template.split()))


def fill(text: str, value: Callable[[str], str]) -> str:
    """Put ``value(name)`` in the place of each slot."""
    return SLOT.sub(lambda match: value(match.group(1)), text)


def slots_in(template: str) -> frozenset[str]:
    """Return the names of the slots that a template may ask for."""
    return frozenset(SLOT.findall(template))
