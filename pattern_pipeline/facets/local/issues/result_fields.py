"""The fields of a tool's result: what JSON or ``Key: value`` lines hold, under the last words of their names."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from pattern_pipeline.facets.local.issues.tool_results import parse_json
from pattern_pipeline.language.words import split_identifier

Scalar = str | int | float | bool
# Results beyond these are tables to look through, of which an agent tells its own findings.
READ_CHARACTERS = 8_000
FIELDS = 200
_FIELD_LINE = re.compile(
    r"^[ \t*-]{0,8}([A-Za-z][A-Za-z0-9 _()/-]{1,40}?)[*]{0,2}[ \t]*[:=][ \t]*(\S[^\r\n]{0,60})$", re.MULTILINE
)


def list_fields(result: str) -> list[tuple[str, Scalar]]:
    """Return the name (in words) and value of every field, nested ones by their own name; at most ``FIELDS``."""
    if len(result) > READ_CHARACTERS:
        return []
    value = parse_json(result)
    found: Iterator[tuple[str, Scalar]]
    found = _list_line_fields(result) if value is None else _list_json_fields("", value)
    return [pair for pair, _ in zip(found, range(FIELDS), strict=False)]


@lru_cache(maxsize=32)
def find_single_fields(result: str) -> Mapping[str, Scalar]:
    """Return the fields that have one value, however often, in a result."""
    values: dict[str, dict[str, Scalar]] = {}
    for name, value in list_fields(result):
        values.setdefault(name, {})[str(value).lower()] = value
    return MappingProxyType(
        {name: next(iter(each.values())) for name, each in values.items() if len(each) == 1}
    )


def _list_line_fields(text: str) -> Iterator[tuple[str, Scalar]]:
    for match in _FIELD_LINE.finditer(text):
        yield split_identifier(match.group(1)), match.group(2).strip()


def _list_json_fields(name: str, value: object) -> Iterator[tuple[str, Scalar]]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _list_json_fields(split_identifier(str(key)), each)
    elif isinstance(value, list):
        for each in value:
            yield from _list_json_fields(name, each)
    elif name and isinstance(value, str | int | float):
        yield name, value
