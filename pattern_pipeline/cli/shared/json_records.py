"""Rows as JSON, whatever a query names its columns and holds in them."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pattern_pipeline.errors import InputError

if TYPE_CHECKING:
    import pandas as pd


def json_records(frame: "pd.DataFrame") -> str:
    """Format the rows as JSON objects, without the brackets of the array; empty where there are none.

    Columns that share a name are numbered from the second on, since a JSON key is read once: ``a``, ``a_1``. Bytes
    become text with escapes. Raises InputError for values that JSON has no form for.
    """
    cells = frame.copy()
    cells.columns = list(_distinct([str(name) for name in frame.columns]))
    for number in range(cells.shape[1]):
        column = cells.iloc[:, number]
        if column.dtype == object:
            cells.isetitem(number, [_plain(cell) for cell in column])
    try:
        return cells.to_json(orient="records", date_format="iso", force_ascii=False)[1:-1]
    except (ValueError, OverflowError) as error:
        reason = " ".join(str(error).split())
        raise InputError(
            f"the answer cannot be written as JSON: {reason}",
            fix="cast the column to text (CAST(x AS VARCHAR)), or use --format csv",
        ) from error


def _distinct(names: Sequence[str]) -> Iterator[str]:
    taken = set(names)
    seen: set[str] = set()
    for name in names:
        free, number = name, 0
        while free in seen or (number and free in taken):
            number += 1
            free = f"{name}_{number}"
        seen.add(free)
        yield free


def _plain(cell: object) -> object:
    if isinstance(cell, bytes):
        return cell.decode(errors="backslashreplace")
    if isinstance(cell, dict):
        return {key: _plain(value) for key, value in cell.items()}
    if isinstance(cell, list):
        return [_plain(value) for value in cell]
    return cell
