"""Stored answers of a model, their cost, and the Protocol of their store, which ``lake`` implements."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal, Protocol

from pydantic import AliasChoices, Field

from pattern_pipeline.llm.paid_answers.run_identity import RunIdentity

Status = Literal["answered", "no_match", "failed"]


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """What an answer belongs to, besides the model: the text asked about, the question and its version.

    ``facet`` names the question: a facet, or ``Task_names`` for the names of the topics of ``Task``.
    """

    text_hash: str
    facet: str
    facet_version: str


@dataclass(frozen=True, slots=True)
class ModelAnswer:
    """The answer to one question.

    ``label``: of a question with fixed labels. ``summary``: the answer as a person reads it. ``text``: the same
    in full. ``lines``: the numbers of the lines that it cites. ``reason``: why it failed or is incomplete.
    """

    status: Status
    label: str | None = None
    summary: str = ""
    text: str = ""
    lines: tuple[int, ...] = ()
    score: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """One answer to store, with its key."""

    key: AnswerKey
    # Journals of older versions name it ``summary``.
    answer: Annotated[ModelAnswer, Field(validation_alias=AliasChoices("answer", "summary"))]


@dataclass(frozen=True, slots=True)
class Spend:
    """What was paid for one question: its share of calls and tokens, and US dollars; None for an unknown price.

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


class AnswerStore(Protocol):
    """Stores answers for good, and divides the open questions among runs that work at the same time.

    All methods raise LakeError.
    """

    def find(
        self, extractor: str, text_hashes: Collection[str], versions: Mapping[str, str]
    ) -> dict[AnswerKey, ModelAnswer]:
        """Return the stored answers about these texts; ``versions``: the version of each question asked."""
        ...

    def claim(self, extractor: str, text_hashes: Collection[str], run: RunIdentity) -> frozenset[str]:
        """Claim texts to ask about; returns those that no other run that is alive has claimed."""
        ...

    def save(
        self,
        extractor: str,
        answers: Sequence[StoredAnswer],
        spend: Sequence[Spend],
        run: RunIdentity,
        finished: Collection[str] = (),
        checkpoint: str = "",
    ) -> None:
        """Store answers and their cost in one commit, renew the run, and release the ``finished`` texts.

        An answer that is already stored does not change. A ``checkpoint`` that was stored before changes nothing.
        """
        ...

    def release(self, run: RunIdentity) -> None:
        """Release all claims of the run."""
        ...

    def is_alive(self, run: RunIdentity) -> bool:
        """Check whether the run may still be asking."""
        ...

    def compact(self) -> None:
        """Merge the small files that many commits left, so that reading stays cheap."""
        ...

    def sum_cost(self, day: date) -> float:
        """Sum the US dollars paid on a UTC day, by all runs."""
        ...
