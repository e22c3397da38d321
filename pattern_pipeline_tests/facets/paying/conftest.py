from pathlib import Path

import pytest

from pattern_pipeline.lake.answers import LakeAnswerStore
from pattern_pipeline.lake.lake import Lake
from pattern_pipeline.lake.location import LakeLocation


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    opened = Lake(LakeLocation.local(tmp_path / "lake"))
    opened.migrate(())
    return opened


@pytest.fixture
def store(lake: Lake) -> LakeAnswerStore:
    return LakeAnswerStore(lake)
