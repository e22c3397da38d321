"""Claim open questions for this run, so that no other run that is alive asks the same."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Generic

from pattern_pipeline.llm.paid_answers.answer_store import AnswerStore
from pattern_pipeline.llm.paid_answers.checkpoints import Checkpoints, StoreThread, recover_journals
from pattern_pipeline.llm.paid_answers.questions import Question, QuestionSet, Subject
from pattern_pipeline.llm.paid_answers.run_identity import RunIdentity

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 5.0


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
