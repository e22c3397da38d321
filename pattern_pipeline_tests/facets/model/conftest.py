from pathlib import Path

import pytest

from pattern_pipeline.lake.answers import LakeAnswerStore
from pattern_pipeline_tests.empty_lakes import make_empty_lake


@pytest.fixture
def store(tmp_path: Path) -> LakeAnswerStore:
    """An empty store of answers in a real lake."""
    return LakeAnswerStore(make_empty_lake(tmp_path / "lake"))
