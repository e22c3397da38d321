"""Answers every open question once, and keeps what comes whatever happens."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from uuid import uuid4

from pattern_pipeline.facets.paying import liveness
from pattern_pipeline.facets.paying.asking import Ask, Asking
from pattern_pipeline.facets.paying.breaker import Breaker
from pattern_pipeline.facets.paying.checkpoints import Checkpoints, StoreThread
from pattern_pipeline.facets.paying.claiming import Claiming
from pattern_pipeline.facets.paying.journal import Journal
from pattern_pipeline.facets.paying.paid_run import PaidRun
from pattern_pipeline.facets.paying.questions import Answers, Question
from pattern_pipeline.facets.paying.recovery import recover
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.facets.summary import Summary, Unit
from pattern_pipeline.llm.budget import Ledger

# So much is claimed ahead, in calls for each that is in flight: enough that none waits for a commit.
_AHEAD = 2
_TIDY_AFTER = 20
_CANCEL_AGAIN_SECONDS = 2.0


async def answer_all(
    units: Sequence[Unit],
    facets: Sequence[FacetSpec],
    *,
    extractor: str,
    ask: Ask,
    paid: PaidRun,
    concurrency: int,
    progress: Callable[[int, int], None] | None = None,
) -> list[tuple[Summary, ...]]:
    """Answer all facets of all units; returns one tuple a unit, in order, of one Summary a facet, in order.

    Only what no run has answered is asked: one call a text, for its open facets. ``progress`` is called with the
    number of answered units and of all units. An answer is on disk when its call returns, and in the store soon
    after.

    Raises BudgetError where a limit is reached, ModelError where nothing but failures came back or a call cannot
    work at all, LakeError where the store fails; in each case, and when cancelled, the answers received are saved.
    """
    store, run = paid.store, replace(paid.run, part=uuid4().hex[:8])
    thread, answers, ledger = StoreThread(), Answers(units, facets, progress), Ledger(paid.budget)
    try:
        await thread(recover, paid.journal_folder, store, run)
        answers.learn(await thread(store.find, extractor, answers.hashes(), answers.versions))
        if answers.open_texts:
            paid.budget.check_price(paid.price, extractor)
            checkpoints = Checkpoints(store, thread, run, Journal(paid.journal_folder), ledger)
            claiming = Claiming(answers, extractor, store, thread, checkpoints, run, paid.journal_folder)
            asking = Asking(
                extractor, ask, paid.price, paid.budget, run, answers, ledger, checkpoints, Breaker()
            )
            try:
                await _ask_open(asking, claiming, concurrency)
            finally:
                try:
                    await checkpoints.make(extractor)
                finally:
                    await thread(store.release, run)
            if checkpoints.count > _TIDY_AFTER:
                await thread(store.tidy)
    finally:
        thread.close()
        liveness.end(run)
    if ledger.reached:
        raise ledger.error(answers.answered_units, len(units))
    return answers.summaries()


async def _ask_open(asking: Asking, claiming: Claiming, concurrency: int) -> None:
    """Ask until nothing is open or a limit is reached; the first error stops all."""
    queue: asyncio.Queue[Question | None] = asyncio.Queue(_AHEAD * concurrency)
    feeding = asyncio.create_task(_feed(queue, claiming, _AHEAD * concurrency))
    keeping = asyncio.create_task(asking.checkpoints.keep_on(asking.extractor))
    workers = {asyncio.create_task(asking.work(queue)) for _ in range(concurrency)}
    everything = {feeding, keeping, *workers}
    waiting = everything
    try:
        while waiting & workers:
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for each in done:
                each.result()
            if asking.ledger.reached and feeding in waiting:
                # What is in flight comes to its end; nobody waits for more.
                waiting = waiting - {feeding}
                await _stopped([feeding])
                while not queue.empty():
                    queue.get_nowait()
                queue.put_nowait(None)
    finally:
        await _stopped(everything)


async def _stopped(tasks: Collection[asyncio.Task[None]]) -> None:
    """Cancel tasks and wait for their end; again, where one lost its cancellation on the way."""
    left = set(tasks)
    while left:
        for each in left:
            each.cancel()
        _, left = await asyncio.wait(left, timeout=_CANCEL_AGAIN_SECONDS)
    # Looked at, so that none is reported as an error that nobody saw.
    await asyncio.gather(*tasks, return_exceptions=True)


async def _feed(queue: asyncio.Queue[Question | None], claiming: Claiming, chunk: int) -> None:
    async for question in claiming.questions(claiming.answers.open_texts, chunk):
        await queue.put(question)
    await queue.put(None)
