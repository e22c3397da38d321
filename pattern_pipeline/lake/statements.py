"""Finds the SQL files: the ``sql`` folder of a checkout, or its copy inside the installed package."""

from functools import cache
from pathlib import Path

import pattern_pipeline
from pattern_pipeline.errors import NotFoundError


@cache
def sql_folder() -> Path:
    """The folder that holds ``schema`` and ``queries``."""
    package = Path(pattern_pipeline.__file__).parent
    candidates = (package / "sql", package.parent / "sql")
    for folder in candidates:
        if (folder / "schema").is_dir():
            return folder
    raise NotFoundError(
        "the SQL files are missing", where=str(candidates[0]), mend="install pattern_pipeline again"
    )


@cache
def statement(name: str) -> str:
    """The text of a file by its path without ending, like ``schema/raw_traces`` or ``queries/topic_ranking``.

    Raises NotFoundError where there is no such file.
    """
    kind, _, stem = name.partition("/")
    if stem not in statement_names(kind):
        known = ", ".join(statement_names(kind)) or "none"
        raise NotFoundError(
            f"no SQL file named {name!r}", where=str(sql_folder()), mend=f"known are: {known}"
        )
    return (sql_folder() / kind / f"{stem}.sql").read_text(encoding="utf-8")


@cache
def statement_names(kind: str) -> tuple[str, ...]:
    """The names, without ending, of the files in ``schema`` or ``queries``, in order."""
    return tuple(sorted(file.stem for file in (sql_folder() / kind).glob("*.sql")))
