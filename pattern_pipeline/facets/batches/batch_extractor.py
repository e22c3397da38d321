"""The extractor that asks through the provider's queue: answers come hours later, at a lower price."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

from pattern_pipeline.errors import BudgetError, ModelError, SettingsError
from pattern_pipeline.facets.batches.book import AnswersPendingError, Batch, BatchBook
from pattern_pipeline.facets.batches.provider import BatchStatus, Queue, open_queue, probe_features
from pattern_pipeline.facets.batches.requests import BatchFile, reserve_affordable, split_into_files
from pattern_pipeline.facets.batches.results import ResultReader
from pattern_pipeline.facets.model.unit_questions import build_questions, build_summaries
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.facets.summary import Summary, Unit
from pattern_pipeline.llm.client import run_apart
from pattern_pipeline.llm.identity import name_extractor
from pattern_pipeline.llm.paid_answers.answering import PaidRun
from pattern_pipeline.llm.paid_answers.questions import QuestionSet
from pattern_pipeline.llm.paid_answers.spending import split_spend

UnitQuestions = QuestionSet[Unit]


class BatchExtractor:
    """Implements Extractor for one day: collects results, submits open questions, and reports what is awaited.

    Answers are those of the live extractor, under the same name and in the same store.
    """

    def __init__(self, paid: PaidRun, day: date, book: BatchBook) -> None:
        self._settings = paid.settings
        self._day = day
        self._paid = paid
        self._store = paid.store
        self._book = book
        # Days of one backfill have an id in common, and must not mistake one another's claims for their own.
        self._run = replace(paid.run, part=uuid4().hex[:8])

    @property
    def name(self) -> str:
        """Property of Extractor; the same as the live one's."""
        return name_extractor(self._settings.name)

    def check(self, facets: Sequence[FacetSpec]) -> None:
        """Implement Extractor: raise SettingsError if no model is named."""
        if facets and not self._settings.name:
            raise SettingsError("no model is named", where="[model]", fix='write name = "..." there')

    def extract(self, units: Sequence[Unit], facets: Sequence[FacetSpec]) -> list[tuple[Summary, ...]]:
        """Implement Extractor. Raises AnswersPendingError while answers are awaited, BudgetError, ModelError."""
        return run_apart(self._extract(units, facets))

    def collect(self, facets: Sequence[FacetSpec]) -> None:
        """Collect the results of any batch, whatever its day; submit nothing. Raises ModelError."""
        run_apart(self._collect_all(facets))

    async def _collect_all(self, facets: Sequence[FacetSpec]) -> None:
        async with open_queue(self._settings) as queue:
            await self._follow_all(queue, facets)

    async def _extract(self, units: Sequence[Unit], facets: Sequence[FacetSpec]) -> list[tuple[Summary, ...]]:
        questions = self._find_known(units, facets)
        if questions.open_texts:
            async with open_queue(self._settings) as queue:
                await self._follow_all(queue, facets)
                questions = self._find_known(units, facets)
                if questions.open_texts:
                    await self._submit_open(queue, questions, facets)
        if questions.open_texts:
            awaited = self._record_waiting(questions)
            raise AnswersPendingError(len(questions.open_texts), len(units), awaited)
        return build_summaries(facets, questions.list_answers())

    def _find_known(self, units: Sequence[Unit], facets: Sequence[FacetSpec]) -> UnitQuestions:
        questions = QuestionSet(build_questions(units, facets))
        self._add_stored(questions)
        return questions

    def _add_stored(self, questions: UnitQuestions) -> None:
        stored = self._store.find(self.name, questions.collect_hashes(), questions.versions)
        questions.add_answers(stored)

    async def _follow_all(self, queue: Queue, facets: Sequence[FacetSpec]) -> None:
        for batch in self._book.list_open(self.name):
            await self._follow(queue, batch, facets)

    async def _follow(self, queue: Queue, batch: Batch, facets: Sequence[FacetSpec]) -> None:
        """Collect the results of a batch, if it has ended."""
        if batch.status == "intended":
            batch = await self._look_up(queue, batch)
            if batch.status != "submitted":
                return
        status = await queue.query_status(batch.provider_id)
        if status.state == "failed":
            self._book.write(replace(batch, status="failed", reason=status.reason))
            raise ModelError(
                f"the provider failed a batch of {len(batch.requests)} requests: {status.reason}",
                where=f"batch {batch.provider_id}",
                fix="fix it, then run again: its questions are open",
            )
        if status.state == "ended":
            await self._collect(queue, batch, status, facets)

    async def _look_up(self, queue: Queue, batch: Batch) -> Batch:
        """Look up a batch whose submission was not seen to end; another run may be submitting it right now.

        Returns it as ``submitted`` or ``failed``, and unchanged while another run holds its texts.
        """
        provider_id = await queue.find(batch.batch_id)
        if provider_id:
            batch = replace(batch, status="submitted", provider_id=provider_id)
        else:
            # A run that is submitting it at this moment holds its texts.
            texts = {request.text for request in batch.requests}
            free = self._store.claim(self.name, texts, self._run) == texts
            self._store.release(self._run)
            if not free:
                return batch
            batch = replace(batch, status="failed", reason="it never reached the provider")
        self._book.write(batch)
        return batch

    async def _collect(
        self, queue: Queue, batch: Batch, status: BatchStatus, facets: Sequence[FacetSpec]
    ) -> None:
        reader = ResultReader(
            extractor=self.name,
            run=self._run,
            price=self._paid.price,
            requests={request.custom_id: request for request in batch.requests},
            conversations=self._book.read_conversations({request.text for request in batch.requests}),
            facets=facets,
            moment=datetime.now(UTC),
            asked_before=self._book.find_asked_before(batch),
        )
        found = [reader.read_entry(line) for file in status.files async for line in queue.read_lines(file)]
        entries = [entry for entry in found if entry is not None]
        spend = [replace(each, mode="batch") for each in split_spend(entries)]
        answers = [answer for entry in entries for answer in entry.answers]
        # The checkpoint has the name of the batch: two runs that collect it at the same time store it once.
        self._store.save(self.name, answers, spend, self._run, checkpoint=batch.batch_id)
        left = len(batch.requests) - len(entries)
        self._book.write(
            replace(batch, status="collected", reason=f"{left} requests were not answered" if left else "")
        )

    async def _submit_open(self, queue: Queue, asked: UnitQuestions, facets: Sequence[FacetSpec]) -> None:
        """Submit what is open and in no batch, as far as the budget goes."""
        claimed = self._store.claim(self.name, set(asked.open_texts), self._run)
        try:
            # Read only now: until this run held the texts, another may have submitted or collected them.
            self._add_stored(asked)
            waiting = self._book.list_open(self.name)
            awaited = {request.text for batch in waiting for request in batch.requests}
            questions = [
                question
                for text in asked.open_texts
                if text in claimed - awaited
                for question in asked.list_open(text)
            ]
            within = reserve_affordable(
                questions, facets, self._paid.budget, self._paid.price, waiting, self._run.run_id
            )
            if within:
                features = await probe_features(self._settings)
                for file in split_into_files(within, facets, self._settings, features):
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
        """Record the intent, submit, record the provider's id: a kill in between loses nothing."""
        batch = Batch(
            uuid4().hex, self.name, (self._day,), file.requests, self._run.run_id, reserved=file.reserved
        )
        self._book.write(batch)
        # If this fails, the batch may have reached the provider all the same: the next run looks for it.
        provider_id = await queue.submit(batch.batch_id, file.content)
        self._book.write(replace(batch, status="submitted", provider_id=provider_id))

    def _record_waiting(self, questions: UnitQuestions) -> tuple[str, ...]:
        """Record the day in each batch that it waits for, and return their ids."""
        texts = set(questions.open_texts)
        awaited = []
        for batch in self._book.list_open(self.name):
            if texts.isdisjoint(request.text for request in batch.requests):
                continue
            awaited.append(batch.provider_id or batch.batch_id)
            if self._day not in batch.days:
                self._book.write(replace(batch, days=(*batch.days, self._day)))
        return tuple(awaited)
