"""Which batches have ended, asked without taking anything in."""

from collections.abc import Sequence

from pattern_pipeline.facets.batches.book import Batch
from pattern_pipeline.facets.batches.provider import Queue, open_queue
from pattern_pipeline.llm.run_apart import run_apart
from pattern_pipeline.llm.settings import ModelSettings


def ended_batches(batches: Sequence[Batch], settings: ModelSettings) -> list[Batch]:
    """Those whose answers, or failure, can be taken in now. Raises ModelError where nobody can be asked."""
    return run_apart(_ended(batches, settings))


async def _ended(batches: Sequence[Batch], settings: ModelSettings) -> list[Batch]:
    async with open_queue(settings) as queue:
        return [batch for batch in batches if await _has_ended(queue, batch)]


async def _has_ended(queue: Queue, batch: Batch) -> bool:
    # One whose submission was cut off is looked for by the run that collects.
    return batch.status == "intended" or (await queue.standing(batch.provider_id)).state != "waiting"
