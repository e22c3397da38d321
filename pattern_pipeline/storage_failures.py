"""Known failures of disks and database files: what a person reads in place of the library's own words.

The same full disk shows as OSError, as "database or disk is full" or "disk I/O error" of SQLite, and as an IO
error of DuckDB, wrapped by SQLAlchemy or Dagster. Failures differ by these words, because a step's error
reaches us as text alone.
"""

import errno
from collections.abc import Iterator
from dataclasses import dataclass

from pattern_pipeline.errors import PatternPipelineError

FULL = "no disk space is left"
UNWRITABLE = "the folder cannot be written"


@dataclass(frozen=True, slots=True)
class _Known:
    """Words of a failure, in lower case, with what to say of it and the fix."""

    signs: tuple[str, ...]
    what: str
    fix: str


_FREE_SPACE = "free some disk space and run the command again: what was finished is stored"
_KNOWN = (
    _Known(
        (
            "no space left",
            "no disk space is left",
            "disk is full",
            "disk full",
            "not enough space",
            "disk quota",
        ),
        FULL,
        _FREE_SPACE,
    ),
    _Known(
        ("disk i/o error",),
        "the disk did not take or give what it should (disk I/O error): most often it is full",
        "see pattern-pipeline doctor for the space that is free, " + _FREE_SPACE,
    ),
    _Known(
        ("read-only file system", "readonly database", "read-only database"),
        f"{UNWRITABLE}: it is read-only",
        "make it writable, or choose another --home",
    ),
    _Known(
        ("unable to open database file", "permission denied", "operation not permitted"),
        f"{UNWRITABLE}, or a file in it cannot be opened",
        "give this user the right to read and write it, or choose another --home",
    ),
    _Known(
        ("malformed", "not a database", "file is encrypted", "can't locate revision", "disk image"),
        "a database file is damaged",
        "pattern-pipeline doctor says which; restore it from a backup",
    ),
)
_ERRNOS = {
    errno.ENOSPC: "no space left",
    errno.EDQUOT: "disk quota",
    errno.EROFS: "read-only file system",
    errno.EACCES: "permission denied",
    errno.EPERM: "operation not permitted",
}
# Whose words are trusted: any other error may quote a person's text.
_LIBRARIES = ("sqlite3", "sqlalchemy", "alembic", "duckdb", "_duckdb")
_CLASSES = {
    "OSError", "PermissionError", "OperationalError", "DatabaseError", "IOException", "TransactionException",
    "FatalException", "CommandError",
}  # fmt: skip


def describe_storage_failure(error: BaseException, where: str = "") -> PatternPipelineError | None:
    """Convert a failed disk or database file, found among an error and its causes, to a one-line error.

    ``where``: the place to name where the error names no file. None for an error of any other kind.
    """
    for each in _iterate_causes(error):
        words = _ERRNOS.get(each.errno or 0, "") if isinstance(each, OSError) else ""
        if not words and type(each).__module__.split(".")[0] in _LIBRARIES:
            words = str(each)
        if words and (known := _find_known(words)):
            file = str(each.filename) if isinstance(each, OSError) and each.filename else ""
            return PatternPipelineError(known.what, where=file or where, fix=known.fix)
    return None


def explain_failure(kind: str, text: str) -> str:
    """Explain a failure of which only the class name and the text are left; empty where it is not known."""
    known = _find_known(text) if kind in _CLASSES else None
    return f"{known.what}; {known.fix}" if known else ""


def is_disk_full(text: str) -> bool:
    """Whether an error's text says that no space is left, so that whatever is tried next fails alike."""
    known = _find_known(text)
    return known is not None and _FREE_SPACE in known.fix


def find_storage_fix(text: str) -> str:
    """Return the fix for a database's error text; empty where the text is not known."""
    known = _find_known(text)
    return known.fix if known else ""


def _find_known(text: str) -> _Known | None:
    lower = text.lower()
    return next((each for each in _KNOWN if any(sign in lower for sign in each.signs)), None)


def _iterate_causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    left: list[BaseException | None] = [error]
    while left:
        each = left.pop(0)
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        original = getattr(each, "orig", None)
        left += [original if isinstance(original, BaseException) else None, each.__cause__, each.__context__]
