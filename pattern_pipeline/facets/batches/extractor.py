"""The extractor that asks through the provider's queue: answers come hours later, at a lower price."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

from pattern_pipeline.errors import BudgetError, ModelError, SettingsError
from pattern_pipeline.facets.batches.book import Batch, BatchBook
from pattern_pipeline.facets.batches.collecting import Collecting
from pattern_pipeline.facets.batches.pending import AnswersPendingError
from pattern_pipeline.facets.batches.probing import learned_features
from pattern_pipeline.facets.batches.provider import Queue, Standing, open_queue
from pattern_pipeline.facets.batches.requests import BatchFile, batch_files
from pattern_pipeline.facets.batches.worst_cost import affordable
from pattern_pipeline.facets.paying.answer_store import AnswerStore, RunIdentity
from pattern_pipeline.facets.paying.questions import Answers
from pattern_pipeline.facets.paying.shares import spend_of
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.facets.summary import Summary, Unit
from pattern_pipeline.llm.budget import Budget
from pattern_pipeline.llm.identity import name_extractor
from pattern_pipeline.llm.prices import Price
from pattern_pipeline.llm.run_apart import run_apart
from pattern_pipeline.llm.settings import ModelSettings


class BatchExtractor:
    """Implements Extractor for one day: collects what has come, hands in what is open, and says what is awaited.

    Answers are those of the live extractor, under the same name and in the same store.
    """

    def __init__(
        self,
        settings: ModelSettings,
        day: date,
        *,
        store: AnswerStore,
        book: BatchBook,
        price: Price | None,
        budget: Budget,
        run: RunIdentity,
    ) -> None:
        self._settings = settings
        self._day = day
        self._store = store
        self._book = book
        self._price = price
        self._budget = budget
        # Days of one backfill have an id in common, and must not take one another's claims for their own.
        self._run = replace(run, part=uuid4().hex[:8])

    @property
    def name(self) -> str:
        """Property of Extractor; the same as the live one's."""
        return name_extractor(self._settings.name)

    def check(self, facets: Sequence[FacetSpec]) -> None:
        """Implement Extractor: raise SettingsError where no model is named."""
        if facets and not self._settings.name:
            raise SettingsError("no model is named", where="[model]", fix='write name = "..." there')

    def extract(self, units: Sequence[Unit], facets: Sequence[FacetSpec]) -> list[tuple[Summary, ...]]:
        """Implement Extractor. Raises AnswersPendingError while answers are awaited, BudgetError, ModelError."""
        return run_apart(self._extract(units, facets))

    def collect(self, facets: Sequence[FacetSpec]) -> None:
        """Take in what any batch has brought, whatever its day; hand nothing in. Raises ModelError."""
        run_apart(self._collect_all(facets))

    async def _collect_all(self, facets: Sequence[FacetSpec]) -> None:
        async with open_queue(self._settings) as queue:
            await self._follow_all(queue, facets)

    async def _extract(self, units: Sequence[Unit], facets: Sequence[FacetSpec]) -> list[tuple[Summary, ...]]:
        answers = self._known(units, facets)
        if not answers.open_texts:
            return answers.summaries()
        async with open_queue(self._settings) as queue:
            await self._follow_all(queue, facets)
            answers = self._known(units, facets)
            if answers.open_texts:
                await self._hand_in(queue, answers)
        if not answers.open_texts:
            return answers.summaries()
        awaited = self._await(answers)
        raise AnswersPendingError(len(answers.open_texts), len(units), awaited)

    def _known(self, units: Sequence[Unit], facets: Sequence[FacetSpec]) -> Answers:
        answers = Answers(units, facets)
        answers.learn(self._store.find(self.name, answers.hashes(), answers.versions))
        return answers

    async def _follow_all(self, queue: Queue, facets: Sequence[FacetSpec]) -> None:
        for batch in self._book.open_batches(self.name):
            await self._follow(queue, batch, facets)

    async def _follow(self, queue: Queue, batch: Batch, facets: Sequence[FacetSpec]) -> None:
        """Take in what a batch brought, if it has ended."""
        if batch.status == "intended":
            batch = await self._found(queue, batch)
            if batch.status != "submitted":
                return
        standing = await queue.standing(batch.provider_id)
        if standing.state == "failed":
            self._book.write(replace(batch, status="failed", reason=standing.reason))
            raise ModelError(
                f"the provider failed a batch of {len(batch.requests)} requests: {standing.reason}",
                where=f"batch {batch.provider_id}",
                fix="fix it, then run again: its questions are open",
            )
        if standing.state == "ended":
            await self._collect(queue, batch, standing, facets)

    async def _found(self, queue: Queue, batch: Batch) -> Batch:
        """Look up a batch whose submission was not seen to end; another run may be submitting it right now.

        Returns it as ``submitted`` or ``failed``, and unchanged while another run holds its texts.
        """
        provider_id = await queue.find(batch.batch_id)
        if provider_id:
            batch = replace(batch, status="submitted", provider_id=provider_id)
        else:
            # Whoever is handing it in this moment holds its texts.
            texts = {request.text for request in batch.requests}
            free = self._store.claim(self.name, texts, self._run) == texts
            self._store.release(self._run)
            if not free:
                return batch
            batch = replace(batch, status="failed", reason="it never reached the provider")
        self._book.write(batch)
        return batch

    async def _collect(
        self, queue: Queue, batch: Batch, standing: Standing, facets: Sequence[FacetSpec]
    ) -> None:
        collecting = Collecting(
            extractor=self.name,
            run=self._run,
            price=self._price,
            requests={request.custom_id: request for request in batch.requests},
            conversations=self._book.conversations({request.text for request in batch.requests}),
            facets=facets,
            moment=datetime.now(UTC),
            asked_before=self._book.asked_before(batch),
        )
        found = [collecting.entry(line) for file in standing.files async for line in queue.lines(file)]
        entries = [entry for entry in found if entry is not None]
        spend = [replace(each, mode="batch") for each in spend_of(entries)]
        kept = [answer for entry in entries for answer in entry.answers]
        # The name of the checkpoint is the batch's: two runs that collect it at once keep it once.
        self._store.keep(self.name, kept, spend, self._run, checkpoint=batch.batch_id)
        left = len(batch.requests) - len(entries)
        self._book.write(
            replace(batch, status="collected", reason=f"{left} requests were not answered" if left else "")
        )

    async def _hand_in(self, queue: Queue, answers: Answers) -> None:
        """Submit what is open and in no batch, as far as the budget goes."""
        claimed = self._store.claim(self.name, set(answers.open_texts), self._run)
        try:
            # Read only now: until this run held the texts, another may have handed them in or taken them in.
            answers.learn(self._store.find(self.name, answers.hashes(), answers.versions))
            waiting = self._book.open_batches(self.name)
            awaited = {request.text for batch in waiting for request in batch.requests}
            questions = [
                question
                for text in answers.open_texts
                if text in claimed - awaited
                for question in answers.questions(text)
            ]
            within = affordable(questions, self._budget, self._price, waiting, self._run.run_id)
            if within:
                features = await learned_features(self._settings)
                for file in batch_files(within, self._settings, features):
                    await self._submit(queue, file)
        finally:
            self._store.release(self._run)
        if questions and not within and not waiting:
            raise BudgetError(
                f"the limit on cost leaves no room for a batch: {len(questions):,} units are open",
                where="[model]",
                fix="raise max_cost_per_run or max_cost_per_day",
            )

    async def _submit(self, queue: Queue, file: BatchFile) -> None:
        """Write down the intent, hand in, write down the provider's id: a kill in between loses nothing."""
        batch = Batch(
            uuid4().hex, self.name, (self._day,), file.requests, self._run.run_id, reserved=file.reserved
        )
        self._book.write(batch)
        # Where this fails, the batch may have reached the provider all the same: the next run looks for it.
        provider_id = await queue.submit(batch.batch_id, file.content)
        self._book.write(replace(batch, status="submitted", provider_id=provider_id))

    def _await(self, answers: Answers) -> tuple[str, ...]:
        """Return the ids of the batches that this day waits for, and record the day in each of them."""
        texts = set(answers.open_texts)
        awaited = []
        for batch in self._book.open_batches(self.name):
            if texts.isdisjoint(request.text for request in batch.requests):
                continue
            awaited.append(batch.provider_id or batch.batch_id)
            if self._day not in batch.days:
                self._book.write(replace(batch, days=(*batch.days, self._day)))
        return tuple(awaited)
