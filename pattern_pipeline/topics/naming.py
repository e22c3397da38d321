"""A name for each topic that a person can read, without a model."""

from collections.abc import Sequence

from pattern_pipeline.topics.placement import Placement

LONGEST = 60


def unique_names(
    names: Sequence[str], keywords: Sequence[Sequence[str]], pinned: Sequence[str | None]
) -> tuple[str, ...]:
    """The names in sentence case, no two alike: pinned ones stay as they are, later ones give way.

    A name that is taken gets the topic's first keyword that it does not hold yet, and at last a number.
    """
    taken = {name.casefold() for name in pinned if name is not None}
    result: list[str] = []
    for name, words, fixed in zip(names, keywords, pinned, strict=True):
        if fixed is not None:
            result.append(fixed)
            continue
        base = clean(name) or "Unnamed topic"
        free = next((option for option in _options(base, words) if option.casefold() not in taken), None)
        number = 2
        while free is None:
            option = f"{base[: LONGEST - 6]} ({number})"
            free = option if option.casefold() not in taken else None
            number += 1
        taken.add(free.casefold())
        result.append(free)
    return tuple(result)


def clean(name: str) -> str:
    """One line, sentence case, at most 60 characters, cut between words."""
    text = " ".join(name.split()).strip(" .,;:!?-–")
    if len(text) > LONGEST:
        text = text[:LONGEST].rsplit(" ", 1)[0].strip(" .,;:!?-–")
    return text[:1].upper() + text[1:]


def _options(base: str, words: Sequence[str]) -> list[str]:
    held = set(base.casefold().split())
    more = [word for word in words if not set(word.split()) <= held]
    return [base, *(option for option in (f"{base} ({word})" for word in more) if len(option) <= LONGEST)]


def topic_names(
    summaries: Sequence[str],
    placement: Placement,
    keywords: Sequence[Sequence[str]],
    pinned: Sequence[str | None],
) -> tuple[str, ...]:
    """One name a topic, from its members' summaries and its keywords."""
    names = [" ".join(words[:3]) for words in keywords]
    return unique_names(names, keywords, pinned)
