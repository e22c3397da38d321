"""What a detector is: one kind of structured identifier."""

import re
from collections.abc import Callable
from dataclasses import dataclass


def _any(_candidate: str) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Detector:
    """``pattern`` finds candidates, ``confirms`` says whether one is real (a check digit, a range).

    ``sign`` is a text that every candidate holds, ``digits`` how many digits it has at least: a text
    without them is not searched. ``name`` stands in the placeholder: ``EMAIL`` gives ``<EMAIL_1>``.
    """

    name: str
    pattern: re.Pattern[str]
    confirms: Callable[[str], bool] = _any
    sign: str = ""
    digits: int = 0
