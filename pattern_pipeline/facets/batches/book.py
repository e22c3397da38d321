"""What is in a provider's queue, and the Protocol of whatever remembers it. ``lake`` implements it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from pattern_pipeline.facets.paying.answer_store import AnswerKey
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
    """One batch. ``batch_id`` is ours, ``provider_id`` the provider's, empty while it may not have reached it.

    ``days``: the partitions that wait for its answers. ``reserved``: the US dollars that it may cost at most, as
    far as there is a limit. ``run_id``: who handed it in.
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


class BatchBook(Protocol):
    """Remembers batches. Methods raise LakeError."""

    def open_batches(self, extractor: str = "") -> Sequence[Batch]:
        """Those intended or submitted, the oldest first; without an extractor those of all."""
        ...

    def write(self, batch: Batch) -> None:
        """Remember a batch, in place of what was known under its id."""
        ...

    def asked_before(self, batch: Batch) -> frozenset[AnswerKey]:
        """Return the keys that collected batches other than this one have asked about the same texts."""
        ...

    def conversations(self, texts: Collection[str]) -> Mapping[str, Conversation]:
        """Return the conversation of each text hash; hashes whose conversation is gone are left out."""
        ...
