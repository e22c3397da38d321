from pathlib import Path

import pytest

from pattern_pipeline.lake.answers import LakeAnswerStore
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline_tests.empty_lakes import make_empty_lake


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return make_empty_lake(tmp_path / "lake")


@pytest.fixture
def store(lake: Lake) -> LakeAnswerStore:
    return LakeAnswerStore(lake)
