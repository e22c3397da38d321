"""Answer every open question once: claim it for this run, ask, and save every answer, whatever happens."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Generic
from uuid import uuid4

from pattern_pipeline.llm.budget import Budget, Ledger
from pattern_pipeline.llm.chat import Usage
from pattern_pipeline.llm.paid_answers.answer_store import AnswerStore, ModelAnswer
from pattern_pipeline.llm.paid_answers.checkpoints import Checkpoints, StoreThread, recover_journals
from pattern_pipeline.llm.paid_answers.journal import Journal
from pattern_pipeline.llm.paid_answers.questions import Outcome, Question, QuestionSet, Subject
from pattern_pipeline.llm.paid_answers.run_identity import RunIdentity, mark_ended
from pattern_pipeline.llm.paid_answers.workers import CircuitBreaker, Workers
from pattern_pipeline.llm.prices import Price
from pattern_pipeline.llm.settings import ModelSettings

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 5.0

# So much is claimed ahead, in calls for each that is in flight: enough that none waits for a commit.
_AHEAD = 2
_COMPACT_AFTER = 20
_CANCEL_AGAIN_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class QuestionClaims(Generic[Subject]):
    """Claims open texts a chunk at a time, so that a run beside this one gets its share."""

    questions: QuestionSet[Subject]
    extractor: str
    store: AnswerStore
    thread: StoreThread
    checkpoints: Checkpoints
    run: RunIdentity
    journal_folder: Path

    async def iterate_open(self, texts: Sequence[str], chunk: int) -> AsyncIterator[Question[Subject]]:
        """Yield the open questions about these texts: first the free ones, then those that another run gave up.

        The answers of other runs are read into ``questions``, after growing pauses.
        """
        left: list[str] = []
        for batch in _split_batches(texts, chunk):
            gained = await self._claim(batch)
            left += [text for text in batch if text not in gained]
            for question in self._list_open(gained, batch):
                yield question
        pause = FIRST_PAUSE
        while left:
            await self._find_answers(left)
            left = [text for text in left if self.questions.list_open(text)]
            for batch in _split_batches(left, chunk):
                gained = await self._claim(batch)
                if not gained:
                    continue
                left = [text for text in left if text not in gained]
                pause = FIRST_PAUSE
                for question in self._list_open(gained, batch):
                    yield question
            if left:
                await asyncio.sleep(pause)
                pause = min(pause * 1.5, LONGEST_PAUSE)

    async def _claim(self, texts: Sequence[str]) -> frozenset[str]:
        gained = await self.thread(self.store.claim, self.extractor, texts, self.run)
        if gained:
            # The run that held them until now has stored its answers, or died with some in its journal: only
            # after the claim can neither happen unseen.
            await self.thread(recover_journals, self.journal_folder, self.store, self.run)
            await self._find_answers(gained)
        return gained

    async def _find_answers(self, texts: Iterable[str]) -> None:
        hashes = self.questions.collect_hashes(texts)
        answers = await self.thread(self.store.find, self.extractor, hashes, self.questions.versions)
        self.questions.add_answers(answers)

    def _list_open(self, gained: frozenset[str], order: Sequence[str]) -> Iterator[Question[Subject]]:
        for text in order:
            if text in gained:
                questions = self.questions.list_open(text)
                yield from questions
                if not questions:
                    self.checkpoints.finish(text)


def _split_batches(texts: Sequence[str], size: int) -> Iterator[list[str]]:
    rest = iter(tuple(texts))
    while batch := list(islice(rest, size)):
        yield batch


@dataclass(frozen=True, slots=True)
class PaidRun:
    """A run that pays for answers.

    ``settings``: the model and how it is asked.
    ``store``: caches answers for good, so that each is paid for once.
    ``price``: of the model; None if it is unknown.
    ``budget``: the limits of the run and of the day.
    ``run``: who asks.
    ``journal_folder``: holds answers on disk until they are in the store.
    """

    settings: ModelSettings
    store: AnswerStore
    price: Price | None
    budget: Budget
    run: RunIdentity
    journal_folder: Path


async def answer_all(
    questions: Sequence[Question[Subject]],
    ask: Callable[[Question[Subject]], Awaitable[Outcome]],
    max_usage: Callable[[Question[Subject]], Usage],
    *,
    extractor: str,
    paid: PaidRun,
    progress: Callable[[int, int], None] | None = None,
) -> list[tuple[ModelAnswer, ...]]:
    """Answer all questions; returns one tuple for each, in order, with one answer for each of its keys.

    Only what no run has answered is asked, in one call for each question, for its open keys. An answer is on disk
    when its call returns, and in the store soon after.

    ``ask``: asks a model one question. ``max_usage``: computes the tokens that asking it can take at most.
    ``extractor``: the name under which answers are stored.
    ``progress``: called with the number of answered questions and of all.

    Raises BudgetError if a limit is reached, ModelError if nothing but failures came back or no call can work,
    LakeError if the store fails; in each case, and if cancelled, the answers received are saved.
    """
    store, run = paid.store, replace(paid.run, part=uuid4().hex[:8])
    thread, asked, ledger = StoreThread(), QuestionSet(questions, progress), Ledger(paid.budget)
    try:
        await thread(recover_journals, paid.journal_folder, store, run)
        asked.add_answers(await thread(store.find, extractor, asked.collect_hashes(), asked.versions))
        if asked.open_texts:
            paid.budget.check_price(paid.price, extractor)
            checkpoints = Checkpoints(store, thread, run, Journal(paid.journal_folder), ledger)
            claims = QuestionClaims(asked, extractor, store, thread, checkpoints, run, paid.journal_folder)
            workers = Workers(
                extractor=extractor,
                ask=ask,
                max_usage=max_usage,
                price=paid.price,
                budget=paid.budget,
                run=run,
                questions=asked,
                ledger=ledger,
                checkpoints=checkpoints,
                breaker=CircuitBreaker(),
            )
            try:
                await _ask_open(workers, claims, min(paid.settings.concurrency, len(questions)))
            finally:
                try:
                    await checkpoints.save(extractor)
                finally:
                    await thread(store.release, run)
            if checkpoints.count > _COMPACT_AFTER:
                await thread(store.compact)
    finally:
        thread.close()
        mark_ended(run)
    if ledger.reached:
        raise ledger.build_error(asked.answered, len(questions))
    return asked.list_answers()


async def _ask_open(workers: Workers[Subject], claims: QuestionClaims[Subject], concurrency: int) -> None:
    """Ask until nothing is open or a limit is reached; the first error stops all."""
    queue: asyncio.Queue[Question[Subject] | None] = asyncio.Queue(_AHEAD * concurrency)
    feeding = asyncio.create_task(_fill_queue(queue, claims, _AHEAD * concurrency))
    saving = asyncio.create_task(workers.checkpoints.save_regularly(workers.extractor))
    working = {asyncio.create_task(workers.work(queue)) for _ in range(concurrency)}
    everything = {feeding, saving, *working}
    waiting = everything
    try:
        while waiting & working:
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
            if workers.ledger.reached and feeding in waiting:
                # Calls in flight come to their end; nobody waits for more.
                waiting = waiting - {feeding}
                await _cancel_all([feeding])
                while not queue.empty():
                    queue.get_nowait()
                queue.put_nowait(None)
    finally:
        await _cancel_all(everything)


async def _cancel_all(tasks: Collection[asyncio.Task[None]]) -> None:
    """Cancel tasks and wait for their end; again, if one lost its cancellation on the way."""
    left = set(tasks)
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=_CANCEL_AGAIN_SECONDS)
    # Retrieved, so that none is reported as an error that nobody handled.
    await asyncio.gather(*tasks, return_exceptions=True)


async def _fill_queue(
    queue: asyncio.Queue[Question[Subject] | None], claims: QuestionClaims[Subject], chunk: int
) -> None:
    async for question in claims.iterate_open(claims.questions.open_texts, chunk):
        await queue.put(question)
    await queue.put(None)
