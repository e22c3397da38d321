"""The provider's queue: hand in a file, find it again, look how far it is, fetch what came."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Literal

import openai
from openai.types import Batch as ProviderBatch

from pattern_pipeline.errors import ModelError
from pattern_pipeline.facets.batches.requests import URL
from pattern_pipeline.llm.connection import connect_client
from pattern_pipeline.llm.endpoint_label import EndpointLabel
from pattern_pipeline.llm.settings import ModelSettings

# Our own id of a batch stands in its metadata, so that one whose submission was cut off is found again.
MARK = "pattern_pipeline_batch"
_ENDED = frozenset({"completed", "expired", "cancelled", "failed"})
State = Literal["waiting", "ended", "failed"]


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of a batch, with the result files of an ended one and the reason of a failed one."""

    state: State
    files: tuple[str, ...] = ()
    reason: str = ""


class Queue:
    """The batches of one endpoint. Every method raises ModelError where it cannot be reached or refuses."""

    def __init__(self, client: openai.AsyncOpenAI, place: EndpointLabel) -> None:
        self._client = client
        self._place = place

    async def submit(self, batch_id: str, content: bytes) -> str:
        """Hand in a file of requests; gives the provider's id of the batch."""
        with _told(self._place, "take the batch"):
            file = await self._client.files.create(file=(f"{batch_id}.jsonl", content), purpose="batch")
            batch = await self._client.batches.create(
                input_file_id=file.id,
                endpoint=URL,
                completion_window="24h",
                metadata={MARK: batch_id},
            )
        return batch.id

    async def find(self, batch_id: str) -> str:
        """Return the provider's id of a batch of ours, or an empty string where the batch never arrived."""
        with _told(self._place, "list its batches"):
            async for batch in self._client.batches.list(limit=100):
                if (batch.metadata or {}).get(MARK) == batch_id:
                    return batch.id
        return ""

    async def standing(self, provider_id: str) -> Standing:
        """Query the state of a batch."""
        with _told(self._place, "say how the batch stands"):
            batch = await self._client.batches.retrieve(provider_id)
        if batch.status not in _ENDED:
            return Standing("waiting")
        files = tuple(file for file in (batch.output_file_id, batch.error_file_id) if file)
        if batch.status == "failed" or not files:
            return Standing("failed", reason=_reason(batch))
        return Standing("ended", files)

    async def lines(self, file: str) -> AsyncIterator[bytes]:
        """Yield the lines of a batch's result file, without blank ones."""
        with _told(self._place, "give the batch's answers"):
            content = await self._client.files.content(file)
        for line in content.content.splitlines():
            if line.strip():
                yield line


@asynccontextmanager
async def open_queue(settings: ModelSettings) -> AsyncIterator[Queue]:
    """Open the queue of the settings' endpoint; its connections are closed at the end."""
    client, place = connect_client(settings)
    async with client:
        # What is asked of the queue is cheap and seldom: the client may try it again by itself.
        yield Queue(client.with_options(max_retries=3), place)


@contextmanager
def _told(place: EndpointLabel, doing: str) -> Iterator[None]:
    """Say in one line what the provider did not do."""
    try:
        yield
    except openai.OpenAIError as error:
        status = f" (status {error.status_code})" if isinstance(error, openai.APIStatusError) else ""
        raise ModelError(
            f"the provider's queue did not {doing}{status}: {place.told(str(error))}",
            where=str(place),
            fix='try again later, or set mode = "live" in [model] where the endpoint has no batches',
        ) from None


def _reason(batch: ProviderBatch) -> str:
    faults = (batch.errors.data or []) if batch.errors else []
    said = next((fault.message for fault in faults if fault.message), "")
    return said or f"the batch is {batch.status} and left no answers"
