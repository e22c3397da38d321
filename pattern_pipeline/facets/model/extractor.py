"""The extractor that asks a model."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from pattern_pipeline.errors import SettingsError
from pattern_pipeline.facets.model.answer_room import first_room
from pattern_pipeline.facets.model.asking import ask
from pattern_pipeline.facets.model.calling.client import open_chat
from pattern_pipeline.facets.model.identity import extractor_name
from pattern_pipeline.facets.model.prompting.questions import GUARD, questions
from pattern_pipeline.facets.model.settings import ModelSettings
from pattern_pipeline.facets.paying.answer_store import AnswerStore, RunIdentity
from pattern_pipeline.facets.paying.answering import answer_all
from pattern_pipeline.facets.paying.budget import Budget
from pattern_pipeline.facets.paying.prices import Price
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.facets.summary import Summary, Unit
from pattern_pipeline.traces.tokens import estimate_tokens

T = TypeVar("T")

# At least this share of the window is the conversation's.
_LEAST_SHARE = 0.25


class LlmExtractor:
    """Implements Extractor: each open facet of each unit asked once, one call a unit, answers kept in ``store``.

    ``price``: None where it is not known. ``run`` names who asks. ``journal_folder`` holds answers until the store
    does. ``progress`` is told how many of how many units are answered.
    """

    def __init__(
        self,
        settings: ModelSettings,
        *,
        store: AnswerStore,
        price: Price | None,
        budget: Budget,
        run: RunIdentity,
        journal_folder: Path,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        self._settings = settings
        self._store = store
        self._price = price
        self._budget = budget
        self._run = run
        self._journal_folder = journal_folder
        self._progress = progress

    @property
    def name(self) -> str:
        """Property of Extractor: ``openai/your-model/2``."""
        return extractor_name(self._settings.name)

    def check(self, facets: Sequence[FacetSpec]) -> None:
        """Method of Extractor: a model must be named, and the questions must leave room for the conversation."""
        if not self._settings.name:
            raise SettingsError("no model is named", where="[model]", mend='write name = "..." there')
        settings = self._settings
        room = settings.window_tokens * (1 - _LEAST_SHARE) - settings.answer_tokens
        asked = estimate_tokens(GUARD) + estimate_tokens(questions(facets))
        if facets and asked > room:
            raise SettingsError(
                f"the questions of {len(facets)} facets take {asked:,} tokens and an answer "
                f"{settings.answer_tokens:,}: too much for a window of {settings.window_tokens:,}",
                where="[model]",
                mend="raise window_tokens, lower answer_tokens, or ask fewer facets",
            )

    def extract(self, units: Sequence[Unit], facets: Sequence[FacetSpec]) -> list[tuple[Summary, ...]]:
        """Method of Extractor. Raises BudgetError, ModelError and LakeError; what came until then is kept."""
        return run_apart(self._extract(units, facets))

    async def _extract(self, units: Sequence[Unit], facets: Sequence[FacetSpec]) -> list[tuple[Summary, ...]]:
        settings = self._settings
        async with open_chat(settings) as chat:
            return await answer_all(
                units,
                facets,
                extractor=self.name,
                ask=partial(ask, chat=chat, settings=settings, room=first_room(settings)),
                store=self._store,
                price=self._price,
                budget=self._budget,
                run=self._run,
                journal_folder=self._journal_folder,
                concurrency=settings.concurrency,
                progress=self._progress,
            )


def run_apart(work: Coroutine[Any, Any, T]) -> T:
    """The result of a coroutine, whether or not this thread already runs an event loop."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(1, thread_name_prefix="asking") as thread:
        return thread.submit(asyncio.run, work).result()
