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
    if kind != duckdb.StatementType.SELECT:
        raise LakeError(f"{kind.name} is not a query", mend="the lake can only be read here: use SELECT")


def _shut_in(connection: duckdb.DuckDBPyConnection, data: str) -> None:
    folder = data.rstrip("/").replace("'", "''")
    connection.execute(f"SET allowed_directories = ['{folder}/']")
    connection.execute("SET enable_external_access = false; SET python_enable_replacements = false")
    connection.execute("SET lock_configuration = true")
