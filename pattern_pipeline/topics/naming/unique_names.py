"""Format names, and make them unique."""

import re
from collections.abc import Iterator, Sequence
from itertools import count

from pattern_pipeline.language.content_words import extract_content_stems
from pattern_pipeline.language.function_words import NEGATIONS, PARTICLES, QUESTION_WORDS

MAXIMUM_CHARACTERS = 60
# Two names with so large a share of their words in common are nearly alike ("cancel flights", "cancel all
# flights"); one of the first options that differs more is preferred.
NEARLY_ALIKE = 0.6
DIFFERENT_OPTIONS = 3
# "Turn on the light" and "turn off the light", "when" and "how" are two meanings.
_TURNING = PARTICLES | NEGATIONS | QUESTION_WORDS | {"not", "no", "without"}
_NUMBER = re.compile(r"\w*\d\w*")
_EDGE = " .,;:!?-–"
_MARKUP = dict.fromkeys(map(ord, "<>[]{}|`\\*#"), " ")


def make_unique(
    options: Sequence[Sequence[str]], keywords: Sequence[Sequence[str]], pinned: Sequence[str | None]
) -> tuple[str, ...]:
    """Choose one name for each topic, in sentence case, no two alike; pinned names are not changed.

    The first option is taken that no other topic has in the same words, in whatever order and form ("oil change",
    "change the oil"), or nearly so if a later option differs more; then the first option with a keyword that it
    does not contain, and finally with a number.

    ``options``: names of each topic, best first. ``pinned``: a name, or None, for each topic.
    """
    taken = [_find_meaning(name) for name in pinned if name is not None]
    result: list[str] = []
    for own, words, fixed in zip(options, keywords, pinned, strict=True):
        if fixed is None:
            free = _choose_free(list(own), words, taken)
            taken.append(_find_meaning(free))
            result.append(free)
        else:
            result.append(fixed)
    return tuple(result)


def _choose_free(own: Sequence[str], words: Sequence[str], taken: Sequence[frozenset[str]]) -> str:
    known = set(taken)
    generated = _generate_options(own, words)
    free = next(option for option in generated if _find_meaning(option) not in known)
    first = _find_meaning(free)
    for option in (free, *(clean_name(name) for name in own[:DIFFERENT_OPTIONS])):
        meaning = _find_meaning(option)
        # "Get a change" differs from "change the oil" more than "get an oil change" does, and says less.
        if (
            meaning not in known
            and not meaning < first
            and not any(_overlap(meaning, other) for other in taken)
        ):
            return option
    return free


def _find_meaning(name: str) -> frozenset[str]:
    """Find what makes a name another name: its content stems, numbers, and the small words that turn them round.

    Without content the words themselves.
    """
    words = name.casefold().split()
    stems = extract_content_stems(name)
    return stems | (_TURNING & set(words)) | set(_NUMBER.findall(name)) if stems else frozenset(words)


def _overlap(first: frozenset[str], second: frozenset[str]) -> bool:
    """Check whether two names differ in one word of three or more."""
    common = len(first & second)
    return common >= 2 and common >= NEARLY_ALIKE * len(first | second)


def clean_name(name: str, longest: int = MAXIMUM_CHARACTERS) -> str:
    """Format a name as one line with an initial capital, at most ``longest`` characters, never empty.

    Markup and invisible characters are removed: text of users is shown on pages and in terminals.
    """
    shown = "".join(letter if letter.isprintable() else " " for letter in name.translate(_MARKUP))
    text = " ".join(shown.split()).strip(_EDGE)
    if len(text) > longest:
        text = text[:longest].rsplit(" ", 1)[0].strip(_EDGE)
    # "track_shipment" is the name of a tool, which is written as it is.
    begin = text.split(" ", 1)[0]
    return text if "_" in begin else text[:1].upper() + text[1:] or "Unnamed topic"


def _generate_options(own: Sequence[str], words: Sequence[str]) -> Iterator[str]:
    bases = [clean_name(name) for name in own] or [clean_name("")]
    yield from bases
    held = set(bases[0].casefold().split())
    for word in words:
        if not set(word.split()) <= held and len(bases[0]) + len(word) + 3 <= MAXIMUM_CHARACTERS:
            yield f"{bases[0]} ({word})"
    short = clean_name(bases[0], MAXIMUM_CHARACTERS - 7)
    yield from (f"{short} ({number})" for number in count(2))
