"""Hold a facet's answers for a sample, and read a person's labels for it."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import orjson

from pattern_pipeline.errors import InputError
from pattern_pipeline.facets.spec import NO_MATCH, FacetSpec
from pattern_pipeline.facets.summary import Summary, Unit

ANSWERED = "answered"
FAILED = "failed"
IDENTITIES = ("unit_id", "trace_id", "session_id", "id")


@dataclass(frozen=True, slots=True)
class TriedAnswer:
    """The answer for one unit, with the words of the lines that it cites, by number."""

    unit_id: str
    summary: Summary
    cited: tuple[tuple[int, str], ...]

    @property
    def verdict(self) -> str:
        """The answer in one word: its label, ``answered`` where there are none, ``no_match`` or ``failed``."""
        if self.summary.status == "no_match":
            return NO_MATCH
        if self.summary.status == "failed":
            return FAILED
        return self.summary.label or ANSWERED


def cite_answers(units: Sequence[Unit], summaries: Sequence[Summary]) -> list[TriedAnswer]:
    """Join the answers of one facet with the lines that they cite; both in the order of the units."""
    return [_cite_answer(unit, summary) for unit, summary in zip(units, summaries, strict=True)]


def _cite_answer(unit: Unit, summary: Summary) -> TriedAnswer:
    lines = {line.number: line for line in unit.conversation.lines}
    cited = (
        (number, f"{lines[number].kind.replace('_', ' ')}: {lines[number].text}")
        for number in summary.lines
        if number in lines
    )
    return TriedAnswer(unit.unit_id, summary, tuple(cited))


def read_labels(path: Path, facet: FacetSpec) -> dict[str, str]:
    """Read the right verdict by unit id: a label, or ``no_match``; for free text ``answered`` or ``no_match``.

    Each row has an id (``unit_id``, ``trace_id``, ``session_id`` or ``id``) and the label, in a column named
    ``label`` or after the facet. An empty label is ``no_match``. Raises InputError with the line.
    """
    labels: dict[str, str] = {}
    for number, row in _read_rows(path):
        identity = next((str(row[name]) for name in IDENTITIES if row.get(name)), "")
        column = next((name for name in row if name.lower() in (facet.name.lower(), "label")), None)
        if not identity or column is None:
            raise InputError(
                "a label needs an id and a label",
                where=f"{path}, line {number}",
                fix=f'write {{"trace_id": "...", "label": "..."}}, or name the label {facet.name}',
            )
        verdict = _parse_verdict(facet, row[column], f"{path}, line {number}")
        if labels.setdefault(identity, verdict) != verdict:
            raise InputError(
                f"{identity} has two labels", where=f"{path}, line {number}", fix="leave one of them"
            )
    if not labels:
        raise InputError("the file holds no labels", where=str(path), fix="write one row a unit")
    return labels


def _parse_verdict(facet: FacetSpec, value: object, where: str) -> str:
    verdict = "" if value is None else str(value).strip()
    names = {label.name.lower(): label.name for label in facet.labels}
    if verdict.lower() in names:
        return names[verdict.lower()]
    if verdict.lower().replace(" ", "_") in ("", NO_MATCH, "none", "null"):
        return NO_MATCH
    if facet.kind == "free_text":
        return ANSWERED
    near = get_close_matches(verdict.lower(), list(names), 1)
    raise InputError(
        f"{facet.name} has no label {verdict!r}",
        where=where,
        fix=f"did you mean {names[near[0]]}?" if near else f"write one of: {', '.join(names.values())}",
    )


def _read_rows(path: Path) -> Iterator[tuple[int, Mapping[str, object]]]:
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise InputError(f"the labels cannot be read: {reason}", where=str(path), fix="check it") from error
    if not text.lstrip().startswith("{"):
        reader = csv.DictReader(io.StringIO(text))
        for row in reader:
            yield reader.line_num, row
        return
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise InputError(
                f"not JSON: {error}", where=f"{path}, line {number}", fix="write one object a line"
            ) from error
        if not isinstance(row, dict):
            raise InputError("not an object", where=f"{path}, line {number}", fix="write one object a line")
        yield number, row
