"""Names in one form, no two alike."""

from collections.abc import Iterator, Sequence
from itertools import count

LONGEST = 60
_EDGE = " .,;:!?-–"
_MARKUP = dict.fromkeys(map(ord, "<>[]{}|`\\*#"), " ")


def unique_names(
    options: Sequence[Sequence[str]], keywords: Sequence[Sequence[str]], pinned: Sequence[str | None]
) -> tuple[str, ...]:
    """One name a topic in sentence case, no two alike: pinned ones stay as they are, later ones give way.

    The first of a topic's options that is free is taken; then the first option with a keyword that it does
    not hold yet, and at last with a number.
    """
    taken = {name.casefold() for name in pinned if name is not None}
    result: list[str] = []
    for own, words, fixed in zip(options, keywords, pinned, strict=True):
        if fixed is None:
            free = next(option for option in _all_options(own, words) if option.casefold() not in taken)
            taken.add(free.casefold())
            result.append(free)
        else:
            result.append(fixed)
    return tuple(result)


def clean(name: str, longest: int = LONGEST) -> str:
    """One line, a capital first, at most ``longest`` characters, cut between words; never empty.

    Without markup and letters that nobody sees: what users wrote stands on pages and in terminals.
    """
    shown = "".join(letter if letter.isprintable() else " " for letter in name.translate(_MARKUP))
    text = " ".join(shown.split()).strip(_EDGE)
    if len(text) > longest:
        text = text[:longest].rsplit(" ", 1)[0].strip(_EDGE)
    return text[:1].upper() + text[1:] or "Unnamed topic"


def _all_options(own: Sequence[str], words: Sequence[str]) -> Iterator[str]:
    bases = [clean(name) for name in own] or [clean("")]
    yield from bases
    held = set(bases[0].casefold().split())
    for word in words:
        if not set(word.split()) <= held and len(bases[0]) + len(word) + 3 <= LONGEST:
            yield f"{bases[0]} ({word})"
    short = clean(bases[0], LONGEST - 7)
    yield from (f"{short} ({number})" for number in count(2))
