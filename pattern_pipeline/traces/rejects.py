"""Short excerpts of what could not be read."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from pattern_pipeline.traces.vocabularies.values import to_text

EXCERPT_CHARACTERS = 200
# Between two reasons of one place.
ALSO = "; also: "
# What differs between two reasons of one kind: ids, numbers and dates, names in quotes, what JSON's parser saw.
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|`[^`]*`")
_IDENTITY = re.compile(r"\btrace \S+")
_NUMBER = re.compile(r"\d[\d:.,T+-]*")
_POSITION = re.compile(r": (?:line|char|byte|position)\b.*$")
_DO_OTHERWISE = "mend the record or leave it out, then try again"
_FIELDS = re.compile(r", with the (?:fields|columns) .*$")


def make_printable(reason: str) -> str:
    """A reason on one line: it may quote ids and names, whose characters are anybody's."""
    return " ".join("".join(char if char.isprintable() else " " for char in reason).split())


def make_excerpt(content: bytes) -> str:
    """The beginning of a record on one line, readable whatever its bytes are."""
    text = content[: EXCERPT_CHARACTERS * 4].decode("utf-8", "replace")
    line = make_printable(text)
    return line if len(line) <= EXCERPT_CHARACTERS else line[: EXCERPT_CHARACTERS - 1] + "…"


def make_value_excerpt(value: Any) -> str:
    """The beginning of a record that was already read."""
    return make_excerpt(to_text(value)[: EXCERPT_CHARACTERS * 4].encode("utf-8", "replace"))


@dataclass(frozen=True, slots=True)
class RejectKind:
    """One kind of trouble: what it is, how often, the first record that has it, and what to do of it."""

    name: str
    records: int
    path: str
    line: int
    mend: str


def get_kind(reason: str) -> str:
    """What a reason says is wrong, without the mend and without what it says of one record alone."""
    kind = _QUOTED.sub("…", reason.split(ALSO)[0].split("; ")[0])
    kind = _FIELDS.sub("", _IDENTITY.sub("trace …", kind))
    kind = _POSITION.sub("", kind)
    return _NUMBER.sub("…", kind)


def get_fix(reason: str) -> str:
    """What a reason says is to be done."""
    return reason.split(ALSO)[0].partition("; ")[2] or _DO_OTHERWISE


def group_rejects(records: Iterable[tuple[str, int, str]]) -> tuple[RejectKind, ...]:
    """Path, line and reason of records as kinds, the commonest first."""
    found: dict[str, RejectKind] = {}
    for path, line, reason in records:
        kind = get_kind(reason)
        known = found.get(kind, RejectKind(kind, 0, path, line, get_fix(reason)))
        found[kind] = replace(known, records=known.records + 1)
    return tuple(sorted(found.values(), key=lambda each: -each.records))
