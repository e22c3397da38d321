"""A full disk, a read-only folder and a damaged database are told apart, whatever library met them."""

import errno
import sqlite3

import duckdb
import pytest
from sqlalchemy.exc import OperationalError

from pattern_pipeline.errors import PatternPipelineError
from pattern_pipeline.storage_failures import describe_storage_failure, explain_failure, is_disk_full


def wrapped(error: Exception) -> Exception:
    """As Dagster hands it on: wrapped by SQLAlchemy, and that by another error."""
    outer = RuntimeError("the event could not be stored")
    outer.__cause__ = OperationalError("INSERT INTO runs", {}, error)
    return outer


@pytest.mark.parametrize(
    ("error", "what", "fix"),
    [
        (
            OSError(errno.ENOSPC, "No space left on device", "/home/x"),
            "no disk space is left",
            "free some disk",
        ),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), "no disk space is left", "free some disk"),
        (wrapped(sqlite3.OperationalError("database or disk is full")), "no disk space", "free some disk"),
        (wrapped(sqlite3.OperationalError("disk I/O error")), "disk I/O error", "free some disk"),
        (
            duckdb.IOException("IO Error: Could not write file: No space left on device"),
            "no disk",
            "free some",
        ),
        (OSError(errno.EROFS, "Read-only file system", "/home/x"), "read-only", "choose another --home"),
        (sqlite3.OperationalError("attempt to write a readonly database"), "read-only", "another --home"),
        (
            wrapped(sqlite3.OperationalError("unable to open database file")),
            "cannot be opened",
            "the right to",
        ),
        (sqlite3.DatabaseError("file is not a database"), "damaged", "doctor says which"),
        (wrapped(sqlite3.DatabaseError("database disk image is malformed")), "damaged", "from a backup"),
    ],
)
def test_a_known_failure_has_a_reason_and_a_fix(error: Exception, what: str, fix: str) -> None:
    found = describe_storage_failure(error, "/somewhere")
    assert isinstance(found, PatternPipelineError)
    assert what in found.what
    assert fix in found.fix
    assert found.where in ("/home/x", "/somewhere")


@pytest.mark.parametrize(
    "error",
    [
        ValueError("the user wrote: no space left on device"),
        RuntimeError("malformed"),
        KeyError("disk full"),
        sqlite3.OperationalError("no such table: runs"),
        FileNotFoundError(errno.ENOENT, "No such file or directory"),
    ],
)
def test_what_only_sounds_like_it_is_left_alone(error: Exception) -> None:
    assert describe_storage_failure(error) is None


def test_a_failure_that_came_as_text_is_told_by_its_class() -> None:
    said = explain_failure("OperationalError", "(sqlite3.OperationalError) database or disk is full [SQL: …]")
    assert said.startswith("no disk space is left; free some disk space")
    assert explain_failure("ValueError", "the user wrote: no space left") == ""
    assert is_disk_full(said)
    assert is_disk_full("could not store: IO Error: No space left on device")
    assert not is_disk_full("database disk image is malformed")
