"""A run in a process of its own: ``python -m … <folder> <url> <units> <calls at once>`` prints what it found.

It says ``ready`` once all is loaded and begins at the first line it is given, so that two runs can begin at
once however long each took to start. It asks a model server about units that it makes up, and prints
``answered N`` as it goes and a hash of the summaries at the end.
"""

import hashlib
import sys
from pathlib import Path

from pattern_pipeline.facets.model.llm_extractor import LlmExtractor
from pattern_pipeline.lake.answers import LakeAnswerStore
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.location import LakeLocation
from pattern_pipeline.llm.budget import Budget
from pattern_pipeline.llm.paid_answers.answering import PaidRun
from pattern_pipeline.llm.paid_answers.run_identity import identify_run
from pattern_pipeline.llm.settings import ModelSettings
from pattern_pipeline_tests.llm.paid_answers.tiny_model import MOOD, PRICE, TASK, units


def main(folder: Path, url: str, count: int, concurrency: int) -> None:
    lake = Lake(LakeLocation.local(folder / "lake"))
    lake.migrate(())
    extractor = LlmExtractor(
        PaidRun(
            settings=ModelSettings(name="tiny", base_url=url, concurrency=concurrency),
            store=LakeAnswerStore(lake),
            price=PRICE,
            budget=Budget(),
            run=identify_run(),
            journal_folder=folder / "journals",
        ),
        progress=lambda done, _: print("answered", done, flush=True),
    )
    print("ready", flush=True)
    sys.stdin.readline()
    found = extractor.extract(units(count), [TASK, MOOD])
    assert all(each.status == "answered" for summaries in found for each in summaries)
    print(hashlib.sha256(repr(found).encode()).hexdigest(), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
