"""The protocol of namers, and what a namer gets and returns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

LOCAL = "local"
# Joins the names of both halves of a topic that may be two.
BOTH = " / "


@dataclass(frozen=True, slots=True)
class TopicToName:
    """One topic among its siblings.

    ``name``: the name found without a model.
    ``keywords``: most distinctive first.
    ``exemplars``: texts of members, the most central first.
    ``is_named``: the name is pinned or stable, and is not asked for.
    """

    name: str
    keywords: tuple[str, ...]
    exemplars: tuple[str, ...]
    is_named: bool = False


@dataclass(frozen=True, slots=True)
class GivenNames:
    """The names that a namer gave.

    ``names``: one for each topic, None if it was already named or could not be. ``reason``: why names are
    missing.
    """

    names: tuple[str | None, ...]
    reason: str = ""


class TopicNamer(Protocol):
    """Names the topics of a map at once. Never raises: a topic that it cannot name has no name, with a reason."""

    @property
    def name(self) -> str:
        """Identifies the namer, such as ``openai/your-model/names-1``."""
        ...

    def name_topics(self, facet: str, topics: Sequence[TopicToName]) -> GivenNames:
        """Name the topics of a facet's map that are not named yet; the others are shown as context."""
        ...
