"""Define what a person's query may hold: functions, tables, and the nodes of its tree."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pattern_pipeline.errors import QueryRefusedError


@dataclass(frozen=True, slots=True)
class AllowedFunctions:
    """Names in lower case: ``values`` may be called in an expression, ``tables`` in FROM."""

    values: frozenset[str]
    tables: frozenset[str]


@cache
def load_allowed_functions() -> AllowedFunctions:
    """Load the list in ``functions.toml``; what is not on it is refused, as are functions of a later DuckDB."""
    content = tomllib.loads(Path(__file__).with_name("functions.toml").read_text(encoding="utf-8"))
    values = [name.lower() for kind in ("operator", "aggregate", "scalar") for name in content[kind]]
    return AllowedFunctions(frozenset(values), frozenset(name.lower() for name in content["table"]))


_TABLES_FIX = "SHOW TABLES lists the tables that can be read"
_FUNCTIONS_FIX = "only functions that compute from their arguments may be called here"
_FORMS_FIX = "the lake can only be read here, with SELECT"

_NODES = frozenset({"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"})
_SOURCES = frozenset(
    {"EMPTY", "BASE_TABLE", "SUBQUERY", "JOIN", "TABLE_FUNCTION", "EXPRESSION_LIST", "PIVOT", "SHOW_REF"}
)
_MODIFIERS = frozenset(
    {"ORDER_MODIFIER", "LIMIT_MODIFIER", "LIMIT_PERCENT_MODIFIER", "DISTINCT_MODIFIER"}
    | {"ORDER_DEFAULT", "ASCENDING", "DESCENDING"}
)
_EXPRESSIONS = frozenset(
    {"BETWEEN", "CASE", "CAST", "COLLATE", "COLUMN_REF", "COMPARISON", "CONJUNCTION", "CONSTANT", "FUNCTION"}
    | {"LAMBDA", "OPERATOR", "POSITIONAL_REFERENCE", "STAR", "SUBQUERY", "WINDOW", "TYPE"}
)
_TYPE_INFO = "_TYPE_INFO"
_SHOWN = '"tables"'
_OWN_CATALOGS = frozenset({"", "lake"})
_OWN_SCHEMAS = frozenset({"", "main", "lake"})
# A recursive query that keeps one row a key reads its rows so far under this name.
_RECURRING = "recurring"

_Scope = frozenset[str]


@dataclass(frozen=True, slots=True)
class Readable:
    """What the lake holds: its tables and views, and macros of its own that hide a function."""

    tables: frozenset[str]
    hidden_functions: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, tables: Iterable[str], hidden_functions: Iterable[str] = ()) -> "Readable":
        """Collect the names, compared as DuckDB does: without regard to case."""
        return cls(frozenset(map(str.lower, tables)), frozenset(map(str.lower, hidden_functions)))


def check_tree(node: Mapping[str, Any], readable: Readable) -> None:
    """Raise QueryRefusedError for the first thing in the tree that is on none of the lists."""
    waiting: list[tuple[Any, _Scope]] = [(node, frozenset())]
    while waiting:
        value, scope = waiting.pop()
        if isinstance(value, list):
            waiting += [(each, scope) for each in value]
        elif isinstance(value, dict):
            _check_form(value)
            if value.get("class") != "CONSTANT":
                _check_function(value, readable)
                _check_source(value, scope, readable)
                waiting += _iterate_children(value, scope)


def _check_form(value: Mapping[str, Any]) -> None:
    if "class" in value:
        if value["class"] not in _EXPRESSIONS:
            raise QueryRefusedError(f"{_format_words(value['class'])} may not be used here", fix=_FORMS_FIX)
        return
    kind = value.get("type")
    if isinstance(kind, str) and not (
        kind in _NODES or kind in _SOURCES or kind in _MODIFIERS or kind.endswith(_TYPE_INFO)
    ):
        raise QueryRefusedError(f"{_format_words(kind)} may not be used here", fix=_FORMS_FIX)


def _check_function(value: Mapping[str, Any], readable: Readable) -> None:
    if value.get("type") == "TABLE_FUNCTION":
        function = value.get("function") or {}
        if function.get("class") != "FUNCTION":
            raise QueryRefusedError("this may not be read from here", fix=_TABLES_FIX)
        _check_name(function["function_name"], load_allowed_functions().tables, readable)
    elif "function_name" in value:
        # The schema does not matter: `column.upper()` is parsed as a function in a schema of that name.
        allowed = load_allowed_functions()
        _check_name(value["function_name"], allowed.values | allowed.tables, readable)


def _check_name(name: str, allowed: frozenset[str], readable: Readable) -> None:
    if name.lower() not in allowed:
        raise QueryRefusedError(f"the function {name} may not be called here", fix=_FUNCTIONS_FIX)
    if name.lower() in readable.hidden_functions:
        raise QueryRefusedError(
            f"the function {name} is hidden by a macro in the lake", fix="drop that macro from the lake"
        )


def _check_source(value: Mapping[str, Any], scope: _Scope, readable: Readable) -> None:
    if "class" in value:
        return
    kind = value.get("type")
    if kind == "BASE_TABLE":
        _check_table(value, scope, readable)
    elif kind == "SHOW_REF" and value.get("query") is None and not _is_show_tables(value):
        raise QueryRefusedError("this may not be shown here", fix="use SHOW TABLES, or DESCRIBE of a table")
    elif kind == "PIVOT" and any(pivot.get("pivot_enum") for pivot in value.get("pivots") or ()):
        raise QueryRefusedError(
            "a PIVOT over a type may not be used here", fix="name the values: ON column IN ('a', 'b')"
        )


def _check_table(value: Mapping[str, Any], scope: _Scope, readable: Readable) -> None:
    catalog, schema, name = (
        str(value.get(key) or "").lower() for key in ("catalog_name", "schema_name", "table_name")
    )
    if not catalog and schema in ("", _RECURRING) and name in scope:
        return
    if name in readable.tables and catalog in _OWN_CATALOGS and schema in _OWN_SCHEMAS:
        return
    shown = ".".join(part for part in (catalog, schema, name) if part)
    raise QueryRefusedError(f"{shown!r} is no table of the lake and may not be read here", fix=_TABLES_FIX)


def _is_show_tables(value: Mapping[str, Any]) -> bool:
    return (
        value.get("show_type") == "SHOW_UNQUALIFIED"
        and value.get("table_name") == _SHOWN
        and not value.get("catalog_name")
        and not value.get("schema_name")
    )


def _iterate_children(value: Mapping[str, Any], scope: _Scope) -> Iterator[tuple[Any, _Scope]]:
    """Yield the parts of a node, each with the names of the WITH queries that it can see.

    A name that no WITH gives at that place is looked up elsewhere by DuckDB, as a file at last.
    """
    if value.get("type") == "RECURSIVE_CTE_NODE":
        scope |= {str(value.get("cte_name") or "").lower()}
    named = (value.get("cte_map") or {}).get("map") or []
    for entry in named:
        yield entry["value"], scope
        scope |= {entry["key"].lower()}
    for key, part in value.items():
        if key == "cte_map" or not isinstance(part, dict | list):
            continue
        yield part, scope


def _format_words(kind: object) -> str:
    return str(kind).replace("_", " ").capitalize()
