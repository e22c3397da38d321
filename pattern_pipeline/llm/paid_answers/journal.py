"""Write each answer to disk the moment it comes, so that a run that is killed loses only the calls in flight.

One file for each checkpoint, one line for each answered question, with all that storing it needs. A write takes
microseconds; the lake, whose commits take tens of milliseconds, gets the same answers soon after.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import orjson
from pydantic import TypeAdapter, ValidationError

from pattern_pipeline.errors import LakeError
from pattern_pipeline.llm.chat import Usage
from pattern_pipeline.llm.paid_answers.answer_store import StoredAnswer
from pattern_pipeline.llm.paid_answers.run_identity import RunIdentity

SUFFIX = ".jsonl"


@dataclass(frozen=True, slots=True)
class Entry:
    """What one question gave.

    ``facets``: facet and version of every key that was asked. ``answers``: those to store.
    """

    extractor: str
    run: RunIdentity
    asked_at: datetime
    facets: tuple[tuple[str, str], ...]
    answers: tuple[StoredAnswer, ...]
    usage: Usage
    calls: int
    cost: float | None


_ENTRY = TypeAdapter(Entry)


class Journal:
    """The journal of one run; its file is created with the first entry."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: int | None = None
        self._name = ""

    def write(self, entry: Entry) -> None:
        """Write one entry; from then on it outlives the process. Raises LakeError if it cannot be written."""
        line = memoryview(orjson.dumps(entry, option=orjson.OPT_APPEND_NEWLINE))
        try:
            file = self._open() if self._file is None else self._file
            while line:
                line = line[os.write(file, line) :]
        except OSError as error:
            raise LakeError(
                f"an answer cannot be written to the journal: {error.strerror}",
                where=str(self._folder),
                fix="free some disk space, or give this user the right to write there",
            ) from error

    def close(self) -> str:
        """Close the file and return its name, empty if nothing was written. The next entry begins a new file."""
        if self._file is not None:
            os.close(self._file)
        name, self._file, self._name = self._name, None, ""
        return name

    def _open(self) -> int:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._name = uuid4().hex
        path = self._folder / f"{self._name}{SUFFIX}"
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return self._file

    def remove(self, name: str) -> None:
        """Remove a file whose entries are in the store."""
        (self._folder / f"{name}{SUFFIX}").unlink(missing_ok=True)


def read_entries(path: Path, *, first_only: bool = False) -> Sequence[Entry]:
    """Read the entries of one file. Skips damaged lines: a killed process can leave one at the end."""
    entries = []
    with path.open("rb") as lines:
        for line in lines:
            try:
                entries.append(_ENTRY.validate_json(line))
            except ValidationError:
                continue
            if first_only:
                break
    return entries
