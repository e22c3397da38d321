"""Format frames for programs: CSV that a spreadsheet cannot take for formulas, JSON for columns of any name.

What a user of the traced agent typed ends in the cells, and a spreadsheet runs a cell that begins with ``=``,
``+``, ``-`` or ``@`` (OWASP: CSV injection). Such text gets an apostrophe before it; numbers stay numbers.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pattern_pipeline.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

# The wide forms are what spreadsheets of East Asian systems take for the narrow ones.
_SIGNS = tuple("=+-@＝＋－＠")
_STARTS = tuple("\t\r\n")
_MARK = "'"


def neutralise_text(value: object) -> object:
    """Neutralise text so that a spreadsheet shows it as text; every other value is returned as it is."""
    if not isinstance(value, str):
        return value
    # Spreadsheets pass over blanks, and control characters, before a sign.
    begins = next((char for char in value if char.isprintable() and not char.isspace()), "")
    return f"{_MARK}{value}" if value.startswith(_STARTS) or begins in _SIGNS else value


def format_csv(frame: "pd.DataFrame", *, header: bool = True) -> str:
    """Format a frame as CSV, with harmless cells and column names (a PIVOT makes names of cells)."""
    cells = frame.copy()
    for number in range(cells.shape[1]):
        column = cells.iloc[:, number]
        if column.dtype.kind not in "biufcmM":
            cells.isetitem(number, [neutralise_text(cell) for cell in column])
    names = [str(neutralise_text(str(name))) for name in cells.columns]
    return cells.to_csv(index=False, header=names if header else False)


def format_json_records(frame: "pd.DataFrame") -> str:
    """Format the rows as JSON objects, without the brackets of the array; empty where there are none.

    Columns that share a name are numbered from the second on, since a JSON key is read once: ``a``, ``a_1``. Bytes
    become text with escapes. Raises InputError for values that JSON has no form for.
    """
    cells = frame.copy()
    cells.columns = list(_number_names([str(name) for name in frame.columns]))
    for number in range(cells.shape[1]):
        column = cells.iloc[:, number]
        if column.dtype == object:
            cells.isetitem(number, [_convert_cell(cell) for cell in column])
    try:
        return cells.to_json(orient="records", date_format="iso", force_ascii=False)[1:-1]
    except (ValueError, OverflowError) as error:
        reason = " ".join(str(error).split())
        raise InputError(
            f"the answer cannot be written as JSON: {reason}",
            fix="cast the column to text (CAST(x AS VARCHAR)), or use --format csv",
        ) from error


def _number_names(names: Sequence[str]) -> Iterator[str]:
    taken = set(names)
    seen: set[str] = set()
    for name in names:
        free, number = name, 0
        while free in seen or (number and free in taken):
            number += 1
            free = f"{name}_{number}"
        seen.add(free)
        yield free


def _convert_cell(cell: object) -> object:
    if isinstance(cell, bytes):
        return cell.decode(errors="backslashreplace")
    if isinstance(cell, dict):
        return {key: _convert_cell(value) for key, value in cell.items()}
    if isinstance(cell, list):
        return [_convert_cell(value) for value in cell]
    return cell
