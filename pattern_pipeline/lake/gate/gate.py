"""Check a person's SQL before it is run, by the tree that DuckDB's own parser makes of it."""

import re
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import duckdb
import orjson

from pattern_pipeline.errors import QueryRefusedError
from pattern_pipeline.lake.engine.migration import MACROS, VIEWS
from pattern_pipeline.lake.gate.rules import Readable, check_tree, load_allowed_functions

READ_ONLY_FIX = "the lake can only be read here: use SELECT, DESCRIBE, SHOW TABLES, SUMMARIZE or EXPLAIN"

_QUERY = duckdb.StatementType.SELECT
_EXPLAIN = duckdb.StatementType.EXPLAIN
# A comment of one line ends at a carriage return too.
_SPACE = r"(?:\s|--[^\r\n]*(?:[\r\n]|$)|/\*.*?\*/)"
_EXPLAINED = re.compile(
    rf"{_SPACE}*explain(?P<analyze>{_SPACE}+analyze\b)?"
    rf"(?P<format>{_SPACE}*\({_SPACE}*format{_SPACE}+\w+{_SPACE}*\))?(?P<query>.*)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """One query: its tree, and the text to run, which the same parser reads as that tree."""

    node: Mapping[str, Any]
    text: str


def parse_query(query: str) -> ParsedQuery:
    """Parse exactly one SELECT, or what DuckDB parses as one: DESCRIBE, SHOW, SUMMARIZE, FROM, VALUES, TABLE.

    EXPLAIN is given as the tree of what it explains, and its text is written again from that tree.
    Raises QueryRefusedError for everything else.
    """
    if any("\ud800" <= char <= "\udfff" for char in query):
        raise QueryRefusedError("the query is not valid Unicode", fix="correct it")
    if "\0" in query:
        # DuckDB stops reading there: what follows would be run by nobody, and read by nobody either.
        raise QueryRefusedError("the query holds a NUL character", fix="remove it")
    # The parser alone can act: IMPORT DATABASE reads its files when it is parsed. Here it can reach none.
    with closing(duckdb.connect(config={"enable_external_access": "false"})) as bare:
        bare.execute("SET lock_configuration = true")
        kind = _find_kind(bare, query)
        if kind == _EXPLAIN:
            return _parse_explained(bare, query)
        return ParsedQuery(node=_parse_tree(bare, query), text=query)


def _find_kind(bare: duckdb.DuckDBPyConnection, query: str) -> duckdb.StatementType:
    try:
        kinds = [statement.type for statement in bare.extract_statements(query)]
    except duckdb.Error as error:
        reason = str(error).split("\n\nLINE ")[0]
        raise QueryRefusedError(f"could not read the query: {reason}", fix=READ_ONLY_FIX) from error
    if kinds == [duckdb.StatementType.CREATE, _QUERY]:
        # DuckDB writes a type of the values first.
        raise QueryRefusedError(
            "this PIVOT would look up its values", fix="name them: ON column IN ('a', 'b')"
        )
    if len(kinds) != 1:
        raise QueryRefusedError(f"one query is wanted, not {len(kinds)}", fix="give them one at a time")
    if kinds[0] not in (_QUERY, _EXPLAIN):
        raise QueryRefusedError(f"{kinds[0].name} is not a query", fix=READ_ONLY_FIX)
    return kinds[0]


def _parse_tree(bare: duckdb.DuckDBPyConnection, query: str) -> Mapping[str, Any]:
    return _read_node(_serialize_query(bare, query))


def _serialize_query(bare: duckdb.DuckDBPyConnection, query: str) -> str:
    try:
        ((tree,),) = bare.execute("SELECT json_serialize_sql(?)", [query]).fetchall()
    except duckdb.Error as error:
        raise QueryRefusedError(f"could not read the query: {error}", fix=READ_ONLY_FIX) from error
    return str(tree)


def _read_node(serialized: str) -> Mapping[str, Any]:
    try:
        found = orjson.loads(serialized)
    except ValueError as error:
        raise QueryRefusedError("the query is nested too deeply", fix="split it with WITH") from error
    if found.get("error_type") == "not implemented":
        raise QueryRefusedError("this statement is not a query", fix=READ_ONLY_FIX)
    if found.get("error"):
        raise QueryRefusedError(f"could not read the query: {found.get('error_message')}", fix=READ_ONLY_FIX)
    statements = found["statements"]
    if len(statements) != 1:
        raise QueryRefusedError(f"one query is wanted, not {len(statements)}", fix="give them one at a time")
    node: Mapping[str, Any] = statements[0]["node"]
    return node


def _parse_explained(bare: duckdb.DuckDBPyConnection, query: str) -> ParsedQuery:
    # EXPLAIN ANALYZE runs what it explains. DuckDB gives no tree of it, so the word is taken off here; whatever
    # that leaves, only what was written again from the checked tree is run.
    found = _EXPLAINED.fullmatch(query)
    if found is None:
        raise QueryRefusedError(
            "this form of EXPLAIN is not known here", fix="use EXPLAIN or EXPLAIN ANALYZE"
        )
    serialized = _serialize_query(bare, found["query"])
    _read_node(serialized)
    ((text,),) = bare.execute("SELECT json_deserialize_sql(?::JSON)", [serialized]).fetchall()
    written = str(text)
    format_words = " ".join(re.findall(r"\w+", found["format"] or "")[:2])
    words = (
        "EXPLAIN" + (" ANALYZE" if found["analyze"] else "") + (f" ({format_words})" if format_words else "")
    )
    return ParsedQuery(node=_parse_tree(bare, written), text=f"{words} {written}")


_TABLES = "SELECT table_name FROM duckdb_tables() WHERE database_name = $lake"
_MACROS = "SELECT function_name FROM duckdb_functions() WHERE database_name = $lake"


def check_query(query: str, readable: Readable) -> str:
    """Return the text to run of a query that only reads what is ``readable``.

    Raises QueryRefusedError, with the reason and the fix, for every other text.
    """
    parsed = parse_query(query)
    check_tree(parsed.node, readable)
    return parsed.text


def check_condition(where: str, readable: Readable | None = None) -> None:
    """Check that a text is one condition and nothing more: no second column, no FROM that ends the query.

    What it reads and calls is checked where ``readable`` is given; else the whole query must be, later.
    Raises QueryRefusedError.
    """
    node = parse_query(f"SELECT (\n{where}\n)").node
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
        check_tree(node, readable)


def list_readable(connection: duckdb.DuckDBPyConnection, lake: str) -> Readable:
    """List what can be read in the catalog ``lake``: all its tables, and the views and macros that we make."""
    tables = _list_names(connection, _TABLES, lake)
    # Who may write the catalog with another program could give a macro the name of a function on our list.
    hidden = [name for name in _list_names(connection, _MACROS, lake) if name not in MACROS]
    allowed = load_allowed_functions()
    return Readable.of(
        (*tables, *VIEWS),
        (name for name in hidden if name.lower() in allowed.values | allowed.tables),
    )


def _list_names(connection: duckdb.DuckDBPyConnection, query: str, lake: str) -> Sequence[str]:
    return [name for (name,) in connection.execute(query, {"lake": lake}).fetchall()]
