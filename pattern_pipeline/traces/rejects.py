"""Build the rejects of records that could not be read, and group them by kind."""

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from pattern_pipeline.tables.frames import iterate_rows
from pattern_pipeline.traces.model import Fault, Reject, Source
from pattern_pipeline.traces.vocabularies.values import to_text

EXCERPT_CHARACTERS = 200
UNREADABLE = "a record that cannot be read"
_DEFAULT_FIX = "correct the record or leave it out, then try again"


class RecordError(ValueError):
    """Content that cannot be read; the arguments are those of Fault, the text is the reason."""

    def __init__(self, kind: str, reason: str = "", fix: str = "") -> None:
        self.fault = Fault(kind, reason, fix)
        super().__init__(self.fault.reason)


def reject_error(source: Source, error: Exception, content: bytes = b"") -> Reject:
    """Build the reject for an exception; ``content`` is the record, for the excerpt."""
    fault = error.fault if isinstance(error, RecordError) else Fault(UNREADABLE, str(error))
    return Reject(source, fault, make_excerpt(content))


def make_printable(reason: str) -> str:
    """Put a text on one line without control characters: it may quote ids and names of any origin."""
    return " ".join("".join(char if char.isprintable() else " " for char in reason).split())


def make_excerpt(content: bytes) -> str:
    """Format the beginning of a record on one readable line, whatever its bytes are."""
    line = make_printable(content[: EXCERPT_CHARACTERS * 4].decode("utf-8", "replace"))
    return line if len(line) <= EXCERPT_CHARACTERS else line[: EXCERPT_CHARACTERS - 1] + "…"


def make_value_excerpt(value: Any) -> str:
    """Format the beginning of a record that was parsed already."""
    return make_excerpt(to_text(value)[: EXCERPT_CHARACTERS * 4].encode("utf-8", "replace"))


@dataclass(frozen=True, slots=True)
class RejectKind:
    """Rejected records with one kind of fault: their number, the first of them, and the fix."""

    name: str
    records: int
    path: str
    line: int
    fix: str


def group_rejects(rejected: pd.DataFrame) -> tuple[RejectKind, ...]:
    """Group rejected records by kind, the commonest first.

    ``rejected``: rows of ``rejected_records`` with ``source_path``, ``source_line``, ``kind`` and ``fix``.
    """
    found: dict[str, RejectKind] = {}
    for row in iterate_rows(rejected[["source_path", "source_line", "kind", "fix"]]):
        first = RejectKind(row.kind, 0, row.source_path, row.source_line, row.fix or _DEFAULT_FIX)
        known = found.get(row.kind, first)
        found[row.kind] = replace(known, records=known.records + 1)
    return tuple(sorted(found.values(), key=lambda each: -each.records))
