"""Rejected records by what is wrong with them, whatever ids and numbers their reasons name."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pattern_pipeline.traces.rejecting import ALSO

# What differs between two reasons of one kind: ids, numbers and dates, names in quotes, what JSON's parser saw.
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|`[^`]*`")
_IDENTITY = re.compile(r"\btrace \S+")
_NUMBER = re.compile(r"\d[\d:.,T+-]*")
_POSITION = re.compile(r": (?:line|char|byte|position)\b.*$")
_DO_OTHERWISE = "mend the record or leave it out, then try again"
_FIELDS = re.compile(r", with the (?:fields|columns) .*$")


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
