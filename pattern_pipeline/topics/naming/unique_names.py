"""Format names, and make them unique."""

from collections.abc import Iterator, Sequence
from itertools import count

MAXIMUM_CHARACTERS = 60
_EDGE = " .,;:!?-–"
_MARKUP = dict.fromkeys(map(ord, "<>[]{}|`\\*#"), " ")


def make_unique(
    options: Sequence[Sequence[str]], keywords: Sequence[Sequence[str]], pinned: Sequence[str | None]
) -> tuple[str, ...]:
    """Choose one name for each topic, in sentence case, no two alike; pinned names are not changed.

    The first free option of a topic is taken, then its first option with a keyword that it does not contain,
    and finally with a number.

    ``options``: names of each topic, best first. ``pinned``: a name, or None, for each topic.
    """
    taken = {name.casefold() for name in pinned if name is not None}
    result: list[str] = []
    for own, words, fixed in zip(options, keywords, pinned, strict=True):
        if fixed is None:
            free = next(option for option in _generate_options(own, words) if option.casefold() not in taken)
            taken.add(free.casefold())
            result.append(free)
        else:
            result.append(fixed)
    return tuple(result)


def clean_name(name: str, longest: int = MAXIMUM_CHARACTERS) -> str:
    """Format a name as one line with an initial capital, at most ``longest`` characters, never empty.

    Markup and invisible characters are removed: text of users is shown on pages and in terminals.
    """
    shown = "".join(letter if letter.isprintable() else " " for letter in name.translate(_MARKUP))
    text = " ".join(shown.split()).strip(_EDGE)
    if len(text) > longest:
        text = text[:longest].rsplit(" ", 1)[0].strip(_EDGE)
    return text[:1].upper() + text[1:] or "Unnamed topic"


def _generate_options(own: Sequence[str], words: Sequence[str]) -> Iterator[str]:
    bases = [clean_name(name) for name in own] or [clean_name("")]
    yield from bases
    held = set(bases[0].casefold().split())
    for word in words:
        if not set(word.split()) <= held and len(bases[0]) + len(word) + 3 <= MAXIMUM_CHARACTERS:
            yield f"{bases[0]} ({word})"
    short = clean_name(bases[0], MAXIMUM_CHARACTERS - 7)
    yield from (f"{short} ({number})" for number in count(2))
