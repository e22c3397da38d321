"""Hands out what this run may ask, so that no other run that is alive asks the same."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from pattern_pipeline.facets.paying.answer_store import AnswerStore, RunIdentity
from pattern_pipeline.facets.paying.checkpoints import Checkpoints, StoreThread
from pattern_pipeline.facets.paying.questions import Answers, Question
from pattern_pipeline.facets.paying.recovery import recover

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 5.0


@dataclass(frozen=True, slots=True)
class Claiming:
    """Claims open texts a chunk at a time, so that a run beside this one gets its share."""

    answers: Answers
    extractor: str
    store: AnswerStore
    thread: StoreThread
    checkpoints: Checkpoints
    run: RunIdentity
    journal_folder: Path

    async def questions(self, texts: Sequence[str], chunk: int) -> AsyncIterator[Question]:
        """Yield the open questions about these texts: first the free ones, then those that another run gave up.

        Where another run answers, its answers are read into ``answers``, after growing pauses.
        """
        left: list[str] = []
        for some in _batches(texts, chunk):
            gained = await self._take(some)
            left += [text for text in some if text not in gained]
            for question in self._open(gained, some):
                yield question
        pause = FIRST_PAUSE
        while left:
            await self._find(left)
            left = [text for text in left if self.answers.questions(text)]
            for some in _batches(left, chunk):
                gained = await self._take(some)
                if not gained:
                    continue
                left = [text for text in left if text not in gained]
                pause = FIRST_PAUSE
                for question in self._open(gained, some):
                    yield question
            if left:
                await asyncio.sleep(pause)
                pause = min(pause * 1.5, LONGEST_PAUSE)

    async def _take(self, texts: Sequence[str]) -> frozenset[str]:
        gained = await self.thread(self.store.claim, self.extractor, texts, self.run)
        if gained:
            # Whoever held them until now has kept its answers, or died with some in its journal: only after the
            # claim can neither happen unseen.
            await self.thread(recover, self.journal_folder, self.store, self.run)
            await self._find(gained)
        return gained

    async def _find(self, texts: Iterable[str]) -> None:
        hashes = self.answers.hashes(texts)
        found = await self.thread(self.store.find, self.extractor, hashes, self.answers.versions)
        self.answers.learn(found)

    def _open(self, gained: frozenset[str], order: Sequence[str]) -> Iterator[Question]:
        for text in order:
            if text in gained:
                questions = self.answers.questions(text)
                yield from questions
                if not questions:
                    self.checkpoints.finish(text)


def _batches(texts: Sequence[str], size: int) -> Iterator[list[str]]:
    rest = iter(tuple(texts))
    while some := list(islice(rest, size)):
        yield some
