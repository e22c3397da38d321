"""A lake is opened with extensions whose signatures DuckDB has checked: the tests alone leave this out."""

import subprocess
import sys
from pathlib import Path

PROGRAM = """
import sys
from pathlib import Path
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.location import LakeLocation
lake = Lake(LakeLocation.local(Path(sys.argv[1])))
print(lake.rows("SELECT current_setting('allow_unsigned_extensions')")[0][0])
"""


def test_the_product_loads_no_extension_without_a_signature(tmp_path: Path) -> None:
    asked = [sys.executable, "-c", PROGRAM, str(tmp_path / "lake")]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "False"), done.stderr
