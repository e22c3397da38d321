"""Where the real traces and labels are, and how benchmarks say that they are absent."""

import os
import sys
from pathlib import Path

REAL_DATA = Path(
    os.environ.get(
        "PATTERN_PIPELINE_DATA", str(Path(__file__).resolve().parents[1] / ".." / "shared" / "data")
    )
).resolve()


def require_real_data(name: str) -> Path:
    """Folder of one real data set; ends the benchmark with status 0 and a reason where it is absent."""
    folder = REAL_DATA / name
    if not folder.is_dir():
        print(f"skipped: {folder} is absent; set PATTERN_PIPELINE_DATA to the folder of the real data")
        sys.exit(0)
    return folder
