from pathlib import Path

import pytest

from pattern_pipeline.lake.answers import LakeAnswerStore
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.location import LakeLocation


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    opened = Lake(LakeLocation.local(tmp_path / "lake"))
    opened.migrate(())
    return opened


@pytest.fixture
def store(lake: Lake) -> LakeAnswerStore:
    return LakeAnswerStore(lake)
