"""A person's own SQL, read-only."""

import re

import duckdb
import pandas as pd

from pattern_pipeline.errors import LakeError
from pattern_pipeline.lake.failures import lake_errors
from pattern_pipeline.lake.frames_out import frame_of_answer
from pattern_pipeline.lake.lake import Lake
from pattern_pipeline.lake.statements import statement

_MEND = "SHOW TABLES lists the tables, DESCRIBE logs the columns of logs"

# Functions that a SELECT may call and that act: they remove files even where the catalog is read-only, or run
# text as SQL, which could hide such a call.
_ACTING = re.compile(
    r"\b(ducklake_(?:cleanup|expire|delete|merge|rewrite|flush|add|set)\w*|(?:\w+_)?query(?:_table)?|\w+_execute)"
    r'"?(?:\s|/\*.*?\*/|--[^\n]*\n)*\(',
    re.IGNORECASE | re.DOTALL,
)
_EXPLAIN = re.compile(r"\s*explain\s+(?:analyze\s+)?(.*)", re.IGNORECASE | re.DOTALL)


def query_frame(lake: Lake, query: str) -> pd.DataFrame:
    """The answer of one SELECT, DESCRIBE, SHOW or EXPLAIN; see ``frames_out`` for how values look.

    Nothing can be changed, three times over: other statements are refused, the lake is attached
    read-only, and no file beside the lake's own can be reached.
    Raises LakeError for a query that cannot be run.
    """
    with lake.connect(read_only=True) as connection:
        with lake_errors("read the query", mend=_MEND):
            _refuse_changes(connection, query)
        _shut_in(connection, lake.location.data)
        with lake_errors("run the query", mend=_MEND):
            return frame_of_answer(connection.execute(query).to_arrow_table())


def named_query(lake: Lake, name: str) -> pd.DataFrame:
    """The answer of a query in ``sql/queries``, by its file's name. Raises NotFoundError too."""
    return query_frame(lake, statement(f"queries/{name}"))


def _refuse_changes(connection: duckdb.DuckDBPyConnection, query: str) -> None:
    statements = connection.extract_statements(query)
    if len(statements) != 1:
        raise LakeError(f"one query is wanted, not {len(statements)}", mend="give them one at a time")
    kind = statements[0].type
    if kind == duckdb.StatementType.EXPLAIN:
        # EXPLAIN ANALYZE runs what it explains.
        explained = _EXPLAIN.fullmatch(query)
        parts = connection.extract_statements(explained[1]) if explained else []
        kind = parts[0].type if len(parts) == 1 else kind
    if acting := _ACTING.search(query):
        raise LakeError(f"{acting[1]} may not be called here", mend="the lake can only be read here")
    if kind != duckdb.StatementType.SELECT:
        raise LakeError(f"{kind.name} is not a query", mend="the lake can only be read here: use SELECT")


def _shut_in(connection: duckdb.DuckDBPyConnection, data: str) -> None:
    folder = data.rstrip("/").replace("'", "''")
    connection.execute(f"SET allowed_directories = ['{folder}/']")
    connection.execute("SET enable_external_access = false; SET python_enable_replacements = false")
    connection.execute("SET lock_configuration = true")
