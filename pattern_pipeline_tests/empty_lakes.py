"""Lakes with all tables and no rows: one of each set of facets is made in a process, and copied from then on."""

import atexit
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import closing
from functools import cache
from pathlib import Path

from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.lake.engine.attach import attach_lake
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.location import LakeLocation
from pattern_pipeline.lake.engine.migration import migrate_tables


def make_empty_lake(folder: Path, facets: Sequence[FacetSpec] = ()) -> Lake:
    """Make a lake in a folder, migrated to these facets, in a tenth of the time that a migration takes.

    A lake that is there already stays as it is.
    """
    location = LakeLocation.local(folder)
    if location.catalog_file is None or not location.catalog_file.exists():
        shutil.copytree(_make_original(tuple(facets)), folder, dirs_exist_ok=True)
    return Lake(location)


@cache
def _make_original(facets: tuple[FacetSpec, ...]) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="empty_lake_"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    location = LakeLocation.local(folder)
    # Closed at once: a copy of a lake that is open could be of two moments.
    with closing(attach_lake(location)) as connection:
        migrate_tables(connection, location, facets)
    return folder
