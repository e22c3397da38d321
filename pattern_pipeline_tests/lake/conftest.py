from pathlib import Path

import pytest

from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline_tests.empty_lakes import make_empty_lake
from pattern_pipeline_tests.lake.frames import FACETS


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return make_empty_lake(tmp_path / "it's a lake", FACETS)
