"""The names of a map: pinned ones, kept ones, a model's, and those found without one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pattern_pipeline.topics.embedding.embedder import Vectors
from pattern_pipeline.topics.naming.kept import KeptName
from pattern_pipeline.topics.naming.namer import LOCAL, Named, TopicNamer, TopicToName
from pattern_pipeline.topics.naming.names import topic_names
from pattern_pipeline.topics.naming.unique_names import unique_names
from pattern_pipeline.topics.placement.placement import Placement

PINNED = "pinned"


@dataclass(frozen=True)
class MapNames:
    """``names``: one a topic, no two alike. ``named_by``: who gave each: ``pinned``, ``local``, or a model.

    ``said``: how many each named, how many names were kept, and why a model named fewer than it was asked for.
    """

    names: tuple[str, ...]
    named_by: tuple[str, ...]
    said: str


def map_names(
    facet: str,
    summaries: Sequence[str],
    texts: Sequence[str],
    placement: Placement,
    keywords: Sequence[Sequence[str]],
    exemplars: Sequence[Sequence[str]],
    *,
    pinned: Sequence[str | None],
    kept: Sequence[KeptName | None],
    vectors: Vectors | None = None,
    namer: TopicNamer | None = None,
) -> MapNames:
    """Name every topic. A pinned name stands, then a kept one; a model names the rest, where there is one.

    ``exemplars``: texts of each topic's exemplars. ``vectors``: see ``topic_names``. What the model gave no name
    for has the local one.
    """
    taken = {name.casefold() for name in pinned if name is not None}
    held = [
        known if fixed is None and known is not None and known.name.casefold() not in taken else None
        for fixed, known in zip(pinned, kept, strict=True)
    ]
    fixed = [pin or (known.name if known else None) for pin, known in zip(pinned, held, strict=True)]
    local = topic_names(summaries, texts, placement, keywords, fixed, vectors)
    asked = Named((None,) * len(local))
    if namer is not None:
        asked = namer.names(
            facet,
            [
                TopicToName(name, tuple(words), tuple(shown), stands=stands is not None)
                for name, words, shown, stands in zip(local, keywords, exemplars, fixed, strict=True)
            ],
        )
    options = [(given, found) if given else (found,) for given, found in zip(asked.names, local, strict=True)]
    names = unique_names(options, keywords, fixed)
    model = namer.name if namer is not None else LOCAL
    named_by = tuple(
        PINNED if pin is not None else known.named_by if known else model if given else LOCAL
        for pin, known, given in zip(pinned, held, asked.names, strict=True)
    )
    return MapNames(names, named_by, _said(named_by, sum(each is not None for each in held), asked.reason))


def _said(named_by: Sequence[str], kept: int, reason: str) -> str:
    counts = sorted(Counter(named_by).items(), key=lambda item: (-item[1], item[0]))
    parts = [f"{count} {who}" if who in (LOCAL, PINNED) else f"{count} by {who}" for who, count in counts]
    parts += [f"{kept} of them kept"] if kept else []
    said = ", ".join(parts) or "no topics"
    return f"{said}; the model gave not all: {reason}" if reason else said
