"""Batches in a provider's queue, and the Protocol of the book that records them. ``lake`` implements it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from pattern_pipeline.errors import PatternPipelineError
from pattern_pipeline.llm.paid_answers.answer_store import AnswerKey
from pattern_pipeline.traces.conversation.lines import Conversation

Status = Literal["intended", "submitted", "collected", "failed"]


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """One request of a batch: its id in the batch, the hash of its text, and the keys of its answers."""

    custom_id: str
    text: str
    keys: tuple[AnswerKey, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """One batch.

    ``batch_id``: our own id. ``provider_id``: the provider's, empty while the batch may not have reached it.
    ``days``: the partitions that wait for its answers. ``reserved``: the US dollars that it may cost at most, 0
    without a limit. ``run_id``: the run that submitted it.
    """

    batch_id: str
    extractor: str
    days: tuple[date, ...]
    requests: tuple[BatchRequest, ...]
    run_id: str
    reserved: float = 0.0
    status: Status = "intended"
    provider_id: str = ""
    reason: str = ""


class AnswersPendingError(PatternPipelineError):
    """The provider's queue has not answered everything yet; nothing is wrong."""

    def __init__(self, open_texts: int, units: int, batches: tuple[str, ...]) -> None:
        super().__init__(
            f"{open_texts:,} texts of {units:,} units wait for {len(batches)} batches of the provider",
            where=", ".join(batches[:3]),
            fix="run again later: batches may take a day",
        )
        self.batches = batches


class BatchBook(Protocol):
    """Records batches. Methods raise LakeError."""

    def list_open(self, extractor: str = "") -> Sequence[Batch]:
        """List the batches intended or submitted, the oldest first; without an extractor those of all."""
        ...

    def write(self, batch: Batch) -> None:
        """Record a batch, in place of an earlier record with its id."""
        ...

    def find_asked_before(self, batch: Batch) -> frozenset[AnswerKey]:
        """Find the keys that collected batches other than this one have asked about the same texts."""
        ...

    def read_conversations(self, texts: Collection[str]) -> Mapping[str, Conversation]:
        """Read the conversation of each text hash; hashes whose conversation is gone are left out."""
        ...
