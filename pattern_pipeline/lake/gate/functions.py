"""The functions that a person's SQL may call."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class AllowedFunctions:
    """Names in lower case: ``values`` may stand in an expression, ``tables`` in FROM."""

    values: frozenset[str]
    tables: frozenset[str]


@cache
def allowed_functions() -> AllowedFunctions:
    """Load the list in ``functions.toml``; what is not on it is refused, as are functions of a later DuckDB."""
    content = tomllib.loads(Path(__file__).with_name("functions.toml").read_text(encoding="utf-8"))
    values = [name.lower() for kind in ("operator", "aggregate", "scalar") for name in content[kind]]
    return AllowedFunctions(frozenset(values), frozenset(name.lower() for name in content["table"]))
