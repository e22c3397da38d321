from pathlib import Path

import pytest

from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.location import LakeLocation
from pattern_pipeline_tests.lake.frames import FACETS


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    opened = Lake(LakeLocation.local(tmp_path / "it's a lake"))
    opened.migrate(FACETS)
    return opened
