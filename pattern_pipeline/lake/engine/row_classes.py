"""Write ``pattern_pipeline/tables``: one class for each table of ``sql/schema``, in one module for each room.

Run by ``make tables``; a test fails where the modules are not what the DDL gives.
"""

from collections.abc import Mapping
from pathlib import Path

import pattern_pipeline
from pattern_pipeline.lake.engine.schema import Table, load_tables

_TYPES: Mapping[str, str] = {
    "VARCHAR": "str",
    "BIGINT": "int",
    "INTEGER": "int",
    "DOUBLE": "float",
    "BOOLEAN": "bool",
    "DATE": "date",
    "TIMESTAMP WITH TIME ZONE": "datetime",
    "FLOAT[]": "npt.NDArray[np.float32]",
    "INTEGER[]": "Sequence[int]",
    "VARCHAR[]": "Sequence[str]",
}
_ARRAYS = "\nimport numpy as np\nimport numpy.typing as npt\n"


def build_modules() -> dict[str, str]:
    """Build the source of each room's module, by room."""
    rooms: dict[str, list[Table]] = {}
    for table in load_tables().values():
        rooms.setdefault(table.room, []).append(table)
    return {room: _build_module(room, tables) for room, tables in sorted(rooms.items())}


def write_modules() -> None:
    """Write the modules into the package that is imported."""
    for room, source in build_modules().items():
        find_module(room).write_text(source, encoding="utf-8")


def find_module(room: str) -> Path:
    """Find the file of a room's module."""
    return Path(pattern_pipeline.__file__).parent / "tables" / f"{room}.py"


def _build_module(room: str, tables: list[Table]) -> str:
    classes = "\n\n\n".join(_build_class(table) for table in tables)
    days = [name for name in ("date", "datetime") if f": {name}" in classes]
    imports = [
        *(["from collections.abc import Sequence"] if "Sequence[" in classes else []),
        *([f"from datetime import {', '.join(days)}"] if days else []),
        "from typing import NamedTuple",
    ]
    arrays = _ARRAYS if "npt." in classes else ""
    head = f'"""Rows of the tables of ``{room}``. Generated from ``sql/schema`` by ``make tables``."""'
    return "\n".join([head, "", *imports, f"{arrays}\n", f"{classes}\n"])


def _build_class(table: Table) -> str:
    fields = [
        f"    {column.name}: {_TYPES[column.sql_type]}{' | None' if column.nullable else ''}"
        for column in table.columns
    ]
    head = f'class {table.row_class}(NamedTuple):\n    """A row of ``{table.name}``."""\n'
    return "\n".join([head, *fields])


if __name__ == "__main__":
    write_modules()
