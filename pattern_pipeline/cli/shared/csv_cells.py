"""CSV that a spreadsheet cannot take for formulas.

What a user of the traced agent typed ends in the cells, and a spreadsheet runs a cell that begins with ``=``,
``+``, ``-`` or ``@`` (OWASP: CSV injection). Such text gets an apostrophe before it; numbers stay numbers.
"""

from typing import TYPE_CHECKING

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
