"""Checks a person's SQL before it is run."""

from collections.abc import Sequence

import duckdb

from pattern_pipeline.errors import QueryRefusedError
from pattern_pipeline.lake.engine.logs_view import MACROS, VIEWS
from pattern_pipeline.lake.gate.functions import allowed_functions
from pattern_pipeline.lake.gate.rules import Readable, check
from pattern_pipeline.lake.gate.tree import parse

_TABLES = "SELECT table_name FROM duckdb_tables() WHERE database_name = $lake"
_MACROS = "SELECT function_name FROM duckdb_functions() WHERE database_name = $lake"


def checked_query(query: str, readable: Readable) -> str:
    """Return the text to run of a query that only reads what is ``readable``.

    Raises QueryRefusedError, with the reason and the fix, for every other text.
    """
    parsed = parse(query)
    check(parsed.node, readable)
    return parsed.text


def check_condition(where: str, readable: Readable | None = None) -> None:
    """Check that a text is one condition and nothing more: no second column, no FROM that ends the query.

    What it reads and calls is checked where ``readable`` is given; else the whole query must be, later.
    Raises QueryRefusedError.
    """
    node = parse(f"SELECT (\n{where}\n)").node
    beyond = [key for key in ("where_clause", "having", "qualify", "sample") if node.get(key)]
    beyond += [key for key in ("modifiers", "group_expressions") if node.get(key)]
    beyond += ["cte_map"] if (node.get("cte_map") or {}).get("map") else []
    if (
        node.get("type") != "SELECT_NODE"
        or len(node["select_list"]) != 1
        or (node.get("from_table") or {}).get("type") != "EMPTY"
        or beyond
    ):
        raise QueryRefusedError("it is more than a condition", fix="write one condition")
    if readable is not None:
        check(node, readable)


def readable_in(connection: duckdb.DuckDBPyConnection, lake: str) -> Readable:
    """List what can be read in the catalog ``lake``: all its tables, and the views and macros that we make."""
    tables = _names(connection, _TABLES, lake)
    # Who may write the catalog with another program could give a macro the name of a function on our list.
    hidden = [name for name in _names(connection, _MACROS, lake) if name not in MACROS]
    allowed = allowed_functions()
    return Readable.of(
        (*tables, *VIEWS),
        (name for name in hidden if name.lower() in allowed.values | allowed.tables),
    )


def _names(connection: duckdb.DuckDBPyConnection, query: str, lake: str) -> Sequence[str]:
    return [name for (name,) in connection.execute(query, {"lake": lake}).fetchall()]
