"""Dagster's own SQLite files: are they sound, and what is lost where one is not."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from pattern_pipeline.errors import PatternPipelineError, SettingsError
from pattern_pipeline.storage_failures import describe_storage_failure

# Dagster's layout: runs, an index of all events, the events of each run, and what schedules did.
_FILES = ("history/runs.db", "history/runs/index.db", "history/runs/*.db", "schedules/schedules.db")


def refuse_damaged_files(folder: Path, *, thoroughly: bool = False) -> None:
    """Raise PatternPipelineError that names the first damaged database file in Dagster's folder.

    ``thoroughly`` reads every page of every file, and names an empty one too, which Dagster fills again by
    itself; else the head of the files that all runs share is looked at.
    """
    for file in _files(folder, every_run=thoroughly):
        if reason := _damage(file, thoroughly=thoroughly):
            raise damaged(file, reason)


def damaged(file: Path, reason: str) -> SettingsError:
    """Describe a damaged database of Dagster's, which holds nothing of the lake, as an error."""
    return SettingsError(
        f"Dagster's database is damaged: {reason}",
        where=str(file),
        fix="restore it from a backup, or move the folder dagster away: a new one is made, only the record of"
        " past runs is lost",
    )


def explain_dagster_failure(error: Exception, folder: Path) -> PatternPipelineError | None:
    """Convert a failure of Dagster's storage to a one-line error; None where the error is of another kind."""
    if (known := describe_storage_failure(error, str(folder))) is None:
        return None
    try:
        refuse_damaged_files(folder, thoroughly=True)
    except PatternPipelineError as found:
        return found
    return known


def _files(folder: Path, *, every_run: bool) -> Iterator[Path]:
    for pattern in _FILES:
        if every_run or "*" not in pattern:
            yield from sorted(folder.glob(pattern))


def _damage(file: Path, *, thoroughly: bool) -> str:
    try:
        if file.stat().st_size == 0:
            return "it is empty" if thoroughly else ""
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=10)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            found = connection.execute("PRAGMA quick_check(1)").fetchone()[0] if thoroughly else "ok"
    except sqlite3.OperationalError:
        # Busy, or not to be opened here: no word of damage. Whoever writes is told so.
        return ""
    except sqlite3.DatabaseError as error:
        return str(error)
    except OSError:
        return ""
    return "" if found == "ok" else " ".join(str(found).split())
