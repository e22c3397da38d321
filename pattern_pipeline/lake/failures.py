"""Turns DuckDB's errors into LakeError: one line, with the mend where it is known."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from pattern_pipeline.errors import LakeError

_MENDS = (
    ("database is locked", "another process held the lake too long; run the command again"),
    ("transaction conflict", "another process changed the same rows; run the command again"),
    ("no space left", "free some disk space, then run the command again"),
    ("permission denied", "give this user the right to read and write the lake's folder"),
    ("read-only", "the lake can only be read here; change it through the commands"),
)


@contextmanager
def lake_errors(doing: str, *, where: str = "", mend: str = "") -> Iterator[None]:
    """Raise LakeError in place of DuckDB's own errors; ``doing`` completes "could not"."""
    try:
        yield
    except duckdb.Error as error:
        raise LakeError(
            f"could not {doing}: {first_line(error)}", where=where, mend=known_mend(error) or mend
        ) from error


def first_line(error: duckdb.Error) -> str:
    """The message without DuckDB's excerpt of the statement, which can be long."""
    return " ".join(str(error).split("\n\nLINE ")[0].split())


def known_mend(error: duckdb.Error) -> str:
    """What a person can do about it, or nothing."""
    text = str(error).lower()
    return next((mend for sign, mend in _MENDS if sign in text), "")
