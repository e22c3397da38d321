"""The provider's queue: probe the endpoint, submit a batch, find it again, query its state, fetch its results."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Literal

import openai
from openai.types import Batch as ProviderBatch

from pattern_pipeline.errors import ModelError
from pattern_pipeline.facets.batches.book import Batch
from pattern_pipeline.facets.batches.requests import URL
from pattern_pipeline.llm.capabilities import Features, choose_first_features
from pattern_pipeline.llm.chat import CallFailedError, ChatMessage, Prompt
from pattern_pipeline.llm.client import ModelChat, run_apart
from pattern_pipeline.llm.connection import EndpointLabel, connect_client
from pattern_pipeline.llm.settings import ModelSettings

# Our own id of a batch is in its metadata, so that one whose submission was cut off is found again.
MARK = "pattern_pipeline_batch"
_ENDED = frozenset({"completed", "expired", "cancelled", "failed"})
State = Literal["waiting", "ended", "failed"]
# Enough for the request to be judged; the answer is not read.
_PROBE_TOKENS = 16
_PROBE_SCHEMA = {
    "type": "object",
    "properties": {"answer": {"type": "string"}},
    "required": ["answer"],
    "additionalProperties": False,
}
_PROBE = Prompt((ChatMessage("system", "Answer in JSON."), ChatMessage("user", "Say yes.")), _PROBE_SCHEMA)


@dataclass(frozen=True, slots=True)
class BatchStatus:
    """The state of a batch, with the result files of an ended one and the reason of a failed one."""

    state: State
    files: tuple[str, ...] = ()
    reason: str = ""


class Queue:
    """The batches of one endpoint. Every method raises ModelError if it cannot be reached or refuses."""

    def __init__(self, client: openai.AsyncOpenAI, place: EndpointLabel) -> None:
        self._client = client
        self._place = place

    async def submit(self, batch_id: str, content: bytes) -> str:
        """Submit a file of requests; returns the provider's id of the batch."""
        with _report_failure(self._place, "take the batch"):
            file = await self._client.files.create(file=(f"{batch_id}.jsonl", content), purpose="batch")
            batch = await self._client.batches.create(
                input_file_id=file.id,
                endpoint=URL,
                completion_window="24h",
                metadata={MARK: batch_id},
            )
        return batch.id

    async def find(self, batch_id: str) -> str:
        """Return the provider's id of a batch of ours, or an empty string if the batch never arrived."""
        with _report_failure(self._place, "list its batches"):
            async for batch in self._client.batches.list(limit=100):
                if (batch.metadata or {}).get(MARK) == batch_id:
                    return batch.id
        return ""

    async def query_status(self, provider_id: str) -> BatchStatus:
        """Query the state of a batch."""
        with _report_failure(self._place, "report the state of the batch"):
            batch = await self._client.batches.retrieve(provider_id)
        if batch.status not in _ENDED:
            return BatchStatus("waiting")
        files = tuple(file for file in (batch.output_file_id, batch.error_file_id) if file)
        if batch.status == "failed" or not files:
            return BatchStatus("failed", reason=_find_reason(batch))
        return BatchStatus("ended", files)

    async def read_lines(self, file: str) -> AsyncIterator[bytes]:
        """Yield the lines of a batch's result file, without blank ones."""
        with _report_failure(self._place, "give the batch's answers"):
            content = await self._client.files.content(file)
        for line in content.content.splitlines():
            if line.strip():
                yield line


@asynccontextmanager
async def open_queue(settings: ModelSettings) -> AsyncIterator[Queue]:
    """Open the queue of the settings' endpoint; its connections are closed at the end."""
    client, place = connect_client(settings)
    async with client:
        # Calls of the queue are cheap and rare: the client may retry them by itself.
        yield Queue(client.with_options(max_retries=3), place)


@contextmanager
def _report_failure(place: EndpointLabel, doing: str) -> Iterator[None]:
    """Raise ModelError with one line on what the provider did not do."""
    try:
        yield
    except openai.OpenAIError as error:
        status = f" (status {error.status_code})" if isinstance(error, openai.APIStatusError) else ""
        raise ModelError(
            f"the provider's queue did not {doing}{status}: {place.quote(str(error))}",
            where=str(place),
            fix='try again later, or set mode = "live" in [model] if the endpoint has no batches',
        ) from None


def _find_reason(batch: ProviderBatch) -> str:
    faults = (batch.errors.data or []) if batch.errors else []
    message = next((fault.message for fault in faults if fault.message), "")
    return message or f"the batch is {batch.status} and left no answers"


def list_ended(batches: Sequence[Batch], settings: ModelSettings) -> list[Batch]:
    """List the batches whose answers, or failure, can be collected now. Raises ModelError if the queue fails."""
    return run_apart(_list_ended(batches, settings))


async def _list_ended(batches: Sequence[Batch], settings: ModelSettings) -> list[Batch]:
    async with open_queue(settings) as queue:
        return [batch for batch in batches if await _has_ended(queue, batch)]


async def _has_ended(queue: Queue, batch: Batch) -> bool:
    # One whose submission was cut off is looked for by the run that collects.
    return batch.status == "intended" or (await queue.query_status(batch.provider_id)).state != "waiting"


async def probe_features(settings: ModelSettings) -> Features:
    """Probe the endpoint with one live call of a few tokens, and return the features that it accepts.

    A batch reports a refusal only hours later, and some reasoning models refuse a temperature, for example. If the
    endpoint answers no live call, as with deployments for batches only, returns those of an unknown endpoint.
    """
    chat = ModelChat(settings)
    try:
        await chat.complete(_PROBE, answer_tokens=_PROBE_TOKENS)
    except (CallFailedError, ModelError):
        return choose_first_features(settings)
    finally:
        await chat.close()
    return chat.capabilities.features
