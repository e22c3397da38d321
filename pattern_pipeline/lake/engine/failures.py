"""Turns DuckDB's errors into LakeError: one line, with the fix where it is known."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from pattern_pipeline.errors import LakeError
from pattern_pipeline.storage_failures import find_storage_fix

_FIXES = (
    ("database is locked", "another process held the lake too long; run the command again"),
    ("transaction conflict", "another process changed the same rows; run the command again"),
    ("malformed", "the catalog is damaged: restore it from a backup"),
    ("not a database", "the catalog is damaged: restore it from a backup"),
    ("most recent snapshot", "the catalog is not the one that was opened: restore it from a backup"),
    ("read-only mode", "the lake can only be read here; change it through the commands"),
)


@contextmanager
def raise_lake_errors(doing: str, *, where: str = "", fix: str = "") -> Iterator[None]:
    """Raise LakeError in place of DuckDB's own errors; ``doing`` completes "could not"."""
    try:
        yield
    except duckdb.Error as error:
        raise LakeError(
            f"could not {doing}: {read_first_line(error)}", where=where, fix=find_fix(error) or fix
        ) from error


def read_first_line(error: duckdb.Error) -> str:
    """Return the message without DuckDB's excerpt of the statement and stack trace, which can be long."""
    message = str(error).split("\n\nLINE ")[0].split("\n\nStack Trace")[0]
    return " ".join(message.split())


def find_fix(error: duckdb.Error) -> str:
    """Find what a person can do about the error; empty if that is not known."""
    text = str(error).lower()
    return next((fix for sign, fix in _FIXES if sign in text), "") or find_storage_fix(text)
