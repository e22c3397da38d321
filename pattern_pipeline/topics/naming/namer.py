"""What a model is told of topics to name, and the Protocol of whatever names them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

LOCAL = "local"


@dataclass(frozen=True, slots=True)
class TopicToName:
    """One topic among its siblings.

    ``name``: the one found without a model. ``keywords``: what tells it from its siblings, most telling first.
    ``exemplars``: texts of members, its middle first. ``stands``: the name is kept or pinned, and not asked for.
    """

    name: str
    keywords: tuple[str, ...]
    exemplars: tuple[str, ...]
    stands: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """One name a topic, None where there is none: it stands, or ``reason`` says why."""

    names: tuple[str | None, ...]
    reason: str = ""


class TopicNamer(Protocol):
    """Names the topics of a map, all at once. Never fails: what it cannot name has no name, and a reason."""

    @property
    def name(self) -> str:
        """Who names, such as ``openai/your-model/names-1``."""
        ...

    def names(self, facet: str, topics: Sequence[TopicToName]) -> Named:
        """Name the topics of a facet's map that do not stand; the others are what they are told from."""
        ...
