from collections.abc import Iterator
from pathlib import Path

import pytest

from pattern_pipeline_tests.web.door import Door, open_door


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """One door for the tests of a file, which keep apart by their trace ids."""
    with open_door(tmp_path_factory.mktemp("home")) as opened:
        yield opened


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"
