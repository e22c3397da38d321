"""Define the answer of one facet for one unit, and the Protocol of extractors."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.traces.conversation.lines import Conversation

Status = Literal["answered", "no_match", "failed"]
# The reason of an answer that a model has yet to be asked for: traces are placed without asking one.
NOT_ASKED = "the model has not been asked yet"


@dataclass(frozen=True, slots=True)
class Unit:
    """What an extractor reads: a unit's id, the hash of its text, its lines, and its metadata by name."""

    unit_id: str
    content_hash: str
    conversation: Conversation
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """One facet's answer for one unit.

    ``label`` is set for a categorical facet only. ``summary`` is the one sentence a person reads; ``text`` is
    what is embedded and may be longer. ``lines`` are the numbers of the lines it rests on. ``score`` orders
    categorical answers of one label (higher is surer; -1 to 1 for the local Sentiment, where -1 is the most
    negative), and the local Issues (0 to 1: how surely something is amiss). ``reason`` says why a ``failed``
    answer failed, or of another what share of a conversation too long for the model it rests on. ``further`` are
    the answers to further requests of the unit, in order, for free-text facets only; they have none themselves.
    """

    facet: str
    status: Status
    label: str | None = None
    summary: str = ""
    text: str = ""
    lines: tuple[int, ...] = ()
    score: float | None = None
    reason: str = ""
    further: tuple["Summary", ...] = ()


class Extractor(Protocol):
    """Answers facets of units. ``name`` identifies answers: those of two extractors never mix in one map."""

    @property
    def name(self) -> str:
        """Kind and version, like ``local/1`` or ``openai/your-model``."""
        ...

    def check(self, facets: Sequence[FacetSpec]) -> None:
        """Raise SettingsError, before any work, for a facet that this extractor cannot answer."""
        ...

    def extract(self, units: Sequence[Unit], facets: Sequence[FacetSpec]) -> list[tuple[Summary, ...]]:
        """Answer facets of units.

        Returns one tuple a unit, in the units' order, of one Summary a facet, in the facets' order:
        the main answer, which holds the further ones.
        """
        ...
