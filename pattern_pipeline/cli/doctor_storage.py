"""What ``doctor`` looks at on disk: the home itself, the lake's data files, and the first day."""

import os
import shutil
from pathlib import Path

from pattern_pipeline.cli.shared.run_scope import build_left_out_error, find_left_out_days
from pattern_pipeline.errors import LakeError, SettingsError
from pattern_pipeline.services.workspace import Workspace

# Less than this is used by one day's run.
LEAST_FREE_BYTES = 32 << 20


def look_at_home(workspace: Workspace) -> str:
    """Check that the home can be written, and how much space is left. Raises SettingsError if it cannot go on."""
    home = workspace.settings.home
    there = _find_nearest_folder(home)
    if not there.is_dir():
        raise SettingsError("the home is not a folder", where=str(there), fix="choose another --home")
    # Asks the file system too: the superuser may write everywhere but on a disk that is mounted read-only.
    if not os.access(there, os.W_OK | os.X_OK):
        raise SettingsError(
            "the home cannot be written",
            where=str(there),
            fix="give this user the right, or mount it writable, or choose another --home",
        )
    free = shutil.disk_usage(there).free
    if free < LEAST_FREE_BYTES:
        raise SettingsError(
            f"no disk space is left: {free >> 20} MB are free",
            where=str(home),
            fix="free some: one day's run writes about as much as its traces take",
        )
    return f"{home}: {free / (1 << 30):.1f} GB free"


def _find_nearest_folder(folder: Path) -> Path:
    """Find the folder, or the first above it that exists: where it would be made."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder


def look_at_data_files(workspace: Workspace) -> str:
    """Check that the files that the catalog names exist. Raises LakeError with what can be made again."""
    from pattern_pipeline.lake.engine.missing_files import count_named_files, find_missing_files
    from pattern_pipeline.services.file_repair import suggest_fix

    lake = workspace.lake
    missing, named = find_missing_files(lake), count_named_files(lake)
    if missing:
        raise LakeError(
            f"{len(missing)} of {named} data files are missing: {missing[0].line()}",
            where=missing[0].path,
            fix=suggest_fix(missing, len(missing) == named),
        )
    return f"{named} files, all there"


def look_at_first_day(workspace: Workspace) -> str:
    """Check that no day has landed before the first partition. Raises SettingsError with those left out."""
    from pattern_pipeline.lake.landed_units import list_landed_days
    from pattern_pipeline.services.readiness import compute_cutoff

    settings = workspace.settings
    landed = list_landed_days(workspace.lake, settings.traces.unit, compute_cutoff(settings.traces))
    if left_out := find_left_out_days(settings, (each.day for each in landed)):
        raise build_left_out_error(settings, left_out)
    return str(settings.first_day)
