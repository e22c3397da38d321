"""Embed texts by any OpenAI-compatible endpoint."""

import asyncio
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain

import numpy as np
import openai

from pattern_pipeline.errors import ModelError, PatternPipelineError, SettingsError
from pattern_pipeline.llm.chat import CallFailedError
from pattern_pipeline.llm.client import run_apart
from pattern_pipeline.llm.connection import EndpointLabel, connect_client
from pattern_pipeline.llm.error_diagnosis import diagnose_error
from pattern_pipeline.llm.limits import AdaptiveLimit
from pattern_pipeline.llm.retrying import LONGEST_PAUSE, TryAgainError, call_with_retries
from pattern_pipeline.llm.settings import ModelSettings
from pattern_pipeline.topics.embedding.embedder import Vectors
from pattern_pipeline.topics.embedding.settings import EmbeddingSettings

# Models read about 8,000 tokens of a text; a call takes at most 300,000.
TEXT_CHARACTERS = 8_000
CALL_TEXTS, CALL_CHARACTERS = 128, 200_000


class EndpointEmbedder:
    """Implements ``Embedder``: the model of ``[embedding]`` at its ``base_url``, with concurrent calls.

    Calls are retried, throttled and given up like those of ``[model]``. ``dimension`` is 0 until it is set or
    a text was embedded. Texts are cut at 8,000 characters.
    """

    def __init__(self, settings: EmbeddingSettings) -> None:
        self.dimension = settings.dimensions
        self.name = f"openai/{settings.model}" + (f"/{self.dimension}" if self.dimension else "")
        self._asked_dimension = settings.dimensions
        self._model = ModelSettings(
            name=settings.model,
            base_url=settings.base_url,
            api_key=settings.api_key,
            concurrency=settings.concurrency,
            timeout_seconds=settings.timeout_seconds,
        )

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed texts as ``Embedder.embed`` does.

        Raises ModelError if the endpoint gives no vectors, SettingsError if it refuses the settings.
        """
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        clean = [text.encode("utf-8", "replace").decode("utf-8")[:TEXT_CHARACTERS] for text in texts]
        try:
            vectors = run_apart(self._all(list(split_into_calls(clean))))
        except (ModelError, SettingsError) as error:
            raise _rename_section(error) from None
        self.dimension = vectors.shape[1]
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.where(lengths > 0, lengths, 1.0), dtype=np.float32)

    async def _all(self, calls: Sequence[Sequence[str]]) -> Vectors:
        client, place = connect_client(self._model)
        limit = AdaptiveLimit(self._model.concurrency)
        async with client:
            calls_with_retries = [
                call_with_retries(
                    partial(self._call, client, place, limit, texts), limit, self._model.attempts
                )
                for texts in calls
            ]
            try:
                found = list(chain.from_iterable(await asyncio.gather(*calls_with_retries)))
            except CallFailedError as error:
                raise ModelError(
                    f"no embeddings: {error.reason}",
                    where=str(place),
                    fix="run again: the vectors so far are saved",
                ) from None
        if len({len(vector) for vector in found}) != 1 or not np.isfinite(found).all():
            raise ModelError("the endpoint's vectors differ in length, or hold no numbers", where=str(place))
        return np.asarray(found, dtype=np.float32)

    async def _call(
        self, client: openai.AsyncOpenAI, place: EndpointLabel, limit: AdaptiveLimit, texts: Sequence[str]
    ) -> list[list[float]]:
        async with limit.slot() as begun:
            try:
                answer = await client.embeddings.create(
                    model=self._model.name,
                    input=list(texts),
                    encoding_format="float",
                    dimensions=self._asked_dimension or openai.omit,
                )
            except openai.APIError as error:
                raise _adapt_limit(
                    diagnose_error(error, place, proven=limit.answered > 0), limit, begun
                ) from None
            limit.succeed()
        vectors = [each.embedding for each in sorted(answer.data or [], key=lambda each: each.index)]
        if len(vectors) != len(texts):
            raise TryAgainError(f"{len(vectors)} vectors came for {len(texts)} texts")
        return vectors


def split_into_calls(texts: Sequence[str]) -> Iterator[list[str]]:
    """Split texts into calls, in order: at most 128 texts and 200,000 characters in each."""
    call: list[str] = []
    characters = 0
    for text in texts:
        if call and (len(call) == CALL_TEXTS or characters + len(text) > CALL_CHARACTERS):
            yield call
            call, characters = [], 0
        call.append(text)
        characters += len(text)
    if call:
        yield call


def _adapt_limit(error: Exception, limit: AdaptiveLimit, begun: float) -> Exception:
    """Return the error after the limit was adapted to it."""
    if isinstance(error, TryAgainError):
        if error.overload:
            limit.overload(begun)
        if error.wait is not None and error.wait <= LONGEST_PAUSE:
            limit.pause(error.wait)
    return error


def _rename_section(error: PatternPipelineError) -> PatternPipelineError:
    """Return the same error with ``[embedding]`` in place of ``[model]``."""
    return type(error)(
        error.what,
        where=error.where.replace("[model]", "[embedding]"),
        fix=error.fix.replace("[model]", "[embedding]"),
    )
