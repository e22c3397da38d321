"""The task that makes checkpoints ends when it is told to, whatever else happens at that moment."""

import asyncio
from pathlib import Path

from pattern_pipeline.lake.answers import LakeAnswerStore
from pattern_pipeline.llm.budget import Budget, Ledger
from pattern_pipeline.llm.paid_answers.checkpoints import Checkpoints, StoreThread
from pattern_pipeline.llm.paid_answers.journal import Journal
from pattern_pipeline.llm.paid_answers.run_identity import identify_run


def test_an_end_that_comes_together_with_a_full_checkpoint_is_an_end(
    store: LakeAnswerStore, tmp_path: Path
) -> None:
    async def run() -> None:
        thread = StoreThread()
        checkpoints = Checkpoints(store, thread, identify_run(), Journal(tmp_path), Ledger(Budget()))
        keeping = asyncio.create_task(checkpoints.save_regularly("openai/m/1"))
        await asyncio.sleep(0.05)
        checkpoints._full.set()
        await asyncio.sleep(0)
        keeping.cancel()
        done, _ = await asyncio.wait([keeping], timeout=2)
        thread.close()
        assert keeping in done
        assert keeping.cancelled()

    asyncio.run(run())
