from pathlib import Path

import pytest

from pattern_pipeline.lake.answers import LakeAnswerStore
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.location import LakeLocation


@pytest.fixture
def store(tmp_path: Path) -> LakeAnswerStore:
    """An empty store of answers in a real lake."""
    lake = Lake(LakeLocation.local(tmp_path / "lake"))
    lake.migrate(())
    return LakeAnswerStore(lake)
