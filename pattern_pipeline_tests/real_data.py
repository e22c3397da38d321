"""Where the real traces are, for tests that read them; they are never part of the project."""

import os
from pathlib import Path

import pytest

REAL_DATA = Path(
    os.environ.get("PATTERN_PIPELINE_DATA", str(Path(__file__).resolve().parents[2] / "shared" / "data"))
)

requires_real_data = pytest.mark.skipif(
    not REAL_DATA.is_dir(),
    reason=f"the real traces are not at {REAL_DATA}; set PATTERN_PIPELINE_DATA to their folder",
)
