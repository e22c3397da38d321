"""The Protocol of the store of answers, as this room needs it. ``lake`` implements it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from pattern_pipeline.facets.summary import Summary


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """What an answer belongs to, beside the extractor: the text asked about, the facet and its version."""

    text_hash: str
    facet: str
    facet_version: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to keep."""

    key: AnswerKey
    summary: Summary


@dataclass(frozen=True, slots=True)
class Spend:
    """What was paid for one facet: its share of calls and tokens, and US dollars; None where no price is known.

    ``spent_at``: when, in UTC; None: now.
    """

    facet: str
    facet_version: str
    calls: float
    input_tokens: float
    cached_tokens: float
    output_tokens: float
    cost: float | None
    mode: Literal["live", "batch"] = "live"
    spent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RunIdentity:
    """A run that asks: its id, and where its process lives, so that others see whether it still does.

    ``started``: when the process began, in the system's own words, because numbers of processes are used again.
    ``part`` tells apart what one run asks at once.
    """

    run_id: str
    host: str
    process: int
    started: str = ""
    part: str = ""

    @property
    def holder(self) -> str:
        """The name under which texts are taken."""
        return f"{self.run_id}/{self.part}" if self.part else self.run_id


class AnswerStore(Protocol):
    """Keeps answers for good, and lets runs that work at once share what is open."""

    def find(
        self, extractor: str, text_hashes: Collection[str], versions: Mapping[str, str]
    ) -> dict[AnswerKey, Summary]:
        """Return the stored answers about these texts, for these facets (name to version)."""
        ...

    def claim(self, extractor: str, text_hashes: Collection[str], run: RunIdentity) -> frozenset[str]:
        """Take texts to ask about; gives those that no other living run has taken."""
        ...

    def keep(
        self,
        extractor: str,
        answers: Sequence[Answer],
        spend: Sequence[Spend],
        run: RunIdentity,
        finished: Collection[str] = (),
        checkpoint: str = "",
    ) -> None:
        """Store answers and their usage, in one commit; renew the run's life; free the ``finished`` texts.

        An answer that is already stored does not change. A ``checkpoint`` that was stored before changes nothing.
        """
        ...

    def release(self, run: RunIdentity) -> None:
        """Free all that the run has taken."""
        ...

    def lives(self, run: RunIdentity) -> bool:
        """Whether the run may still be asking."""
        ...

    def tidy(self) -> None:
        """Make what many small commits left cheap to read."""
        ...

    def spent(self, day: date) -> float:
        """US dollars paid on a UTC day, by all runs."""
        ...
