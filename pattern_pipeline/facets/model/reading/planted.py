"""Find answers that a trace already contains: an answer equal to one was copied, not derived."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from pattern_pipeline.facets.model.prompting.schema import WHY
from pattern_pipeline.llm.json_objects import find_objects
from pattern_pipeline.traces.conversation.lines import Conversation

# A shorter sentence is the same by chance.
_LEAST_CHARACTERS = 8
_DEEPEST = 4


def planted_sentences(conversation: Conversation, facets: Collection[str]) -> frozenset[tuple[str, str]]:
    """Facet (in small letters) and sentence of every object in the lines that is shaped like an answer.

    The object's order, spaces and quoting do not matter; where one facet is asked alone, its fields are enough.
    """
    names = {facet.casefold(): facet for facet in facets}
    alone = next(iter(names)) if len(names) == 1 else ""
    wanted = (*names, *(("sentence",) if alone else ()))
    found: set[tuple[str, str]] = set()
    for line in conversation.lines:
        small = line.text.casefold()
        if "{" not in small or not any(word in small for word in wanted):
            continue
        for written in {line.text, line.text.replace('\\"', '"')}:
            for value, _ in find_objects(written):
                found |= set(_told(value, names, alone, _DEEPEST))
    return frozenset(found)


def plain(sentence: str) -> str:
    """Normalise a sentence for comparison: case, spaces and the final full stop."""
    return " ".join(sentence.casefold().split()).rstrip(".")


def _told(
    value: Mapping[str, Any], names: Mapping[str, str], alone: str, depth: int
) -> Iterator[tuple[str, str]]:
    for key, each in value.items():
        facet = key.casefold().removesuffix(WHY)
        if facet in names:
            for said in (each.get("sentence"), each.get("why")) if isinstance(each, Mapping) else (each,):
                yield from _kept(facet, said)
        if isinstance(each, Mapping) and depth:
            yield from _told(each, names, alone, depth - 1)
    if alone:
        yield from _kept(alone, value.get("sentence"))


def _kept(facet: str, said: object) -> Iterator[tuple[str, str]]:
    if isinstance(said, str) and len(plain(said)) >= _LEAST_CHARACTERS:
        yield facet, plain(said)
