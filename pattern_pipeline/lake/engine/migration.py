"""Makes what a lake is missing. Cheap where nothing is."""

import hashlib
from collections.abc import Sequence

import duckdb

from pattern_pipeline.errors import LakeError
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.lake.engine.attach import LAKE, METADATA
from pattern_pipeline.lake.engine.commit import commit_with_retries
from pattern_pipeline.lake.engine.failures import raise_lake_errors
from pattern_pipeline.lake.engine.location import LakeLocation
from pattern_pipeline.lake.engine.logs_view import PROJECT_LOGS, TOPIC_NAMES, build_logs_view
from pattern_pipeline.lake.engine.lost_catalog import refuse_foreign_catalog
from pattern_pipeline.lake.engine.schema import load_tables, read_statement

# Rejected records had one text: "reason; fix", of several reasons "reason; fix; also: reason; fix". The kind is
# the first reason without ids, numbers, quotations and the parser's positions.
_FIRST_REASON = "split_part(reason, '; also: ', 1)"
_REJECT_KIND = f"split_part({_FIRST_REASON}, '; ', 1)"
for _pattern, _text in (
    (r"''[^'']*''|\"[^\"]*\"|`[^`]*`", "…"),
    (r"\btrace \S+", "trace …"),
    (r", with the (?:fields|columns) .*$", ""),
    (r": (?:line|char|byte|position)\b.*$", ""),
    (r"\d[\d:.,T+-]*", "…"),
):
    _REJECT_KIND = f"regexp_replace({_REJECT_KIND}, '{_pattern}', '{_text}', 'g')"
# Alerts had one text, "facet: label or label". A facet's name has no colon; a label may hold " or " itself.
_ALERT_LABELS = "substr(label, length(split_part(label, ': ', 1)) + 3)"
# What a new column holds for the rows that are there already, where they tell it.
_FILLED = {
    ("landed_traces", "session_id"): "nullif(payload->>'$.session_id', '')",
    ("landed_traces", "source_format"): "payload->>'$.source[2]'",
    # Both at once: a second UPDATE of inlined rows with a list in one transaction makes DuckLake end the process.
    ("topic_alerts", "labels"): (
        "CASE WHEN kind <> 'turn' THEN []::VARCHAR[]"
        f" WHEN {_ALERT_LABELS} IN (SELECT label FROM facet_summaries WHERE label IS NOT NULL)"
        f" THEN [{_ALERT_LABELS}] ELSE string_split({_ALERT_LABELS}, ' or ') END,"
        " category = CASE WHEN kind = 'turn' THEN split_part(label, ': ', 1) ELSE '' END"
    ),
    ("rejected_records", "kind"): _REJECT_KIND,
    ("rejected_records", "fix"): (
        f"CASE WHEN contains({_FIRST_REASON}, '; ')"
        f" THEN regexp_replace({_FIRST_REASON}, '^.*?; ', '') ELSE '' END,"
        " reason = CASE WHEN contains(reason, '; also: ') THEN reason ELSE split_part(reason, '; ', 1) END"
    ),
}


def migrate_tables(
    connection: duckdb.DuckDBPyConnection, location: LakeLocation, facets: Sequence[FacetSpec]
) -> None:
    """Bring tables, view and macro to what this version and these facets want, in one transaction.

    The fingerprint of the statements is kept as the view's comment; where it matches, nothing is done. Raises
    LakeError where a table made by another version lacks a column that cannot be added, and where the catalog
    is not that of the data files.
    """
    view = build_logs_view(facets)
    statements = [read_statement(f"schema/{name}") for name in load_tables()] + [
        TOPIC_NAMES,
        view,
        PROJECT_LOGS,
    ]
    fingerprint = hashlib.sha256("\x1f".join(statements).encode()).hexdigest()
    with raise_lake_errors("read the lake's tables"):
        refuse_foreign_catalog(connection, location, METADATA)
        if _read_fingerprint(connection) == fingerprint:
            return

    def work(inside: duckdb.DuckDBPyConnection) -> None:
        if _read_fingerprint(inside) == fingerprint:
            return
        for each in statements[: len(load_tables())]:
            inside.execute(each)
        _add_columns(inside)
        inside.execute(TOPIC_NAMES)
        inside.execute(view)
        inside.execute(PROJECT_LOGS)
        inside.execute(f"COMMENT ON VIEW logs IS '{fingerprint}'")

    commit_with_retries(connection, location, work, doing="make the lake's tables")


def _read_fingerprint(connection: duckdb.DuckDBPyConnection) -> str | None:
    found = connection.execute(
        "SELECT comment FROM duckdb_views() WHERE database_name = ? AND view_name = 'logs'", [LAKE]
    ).fetchone()
    return None if found is None else found[0]


def _add_columns(connection: duckdb.DuckDBPyConnection) -> None:
    rows = connection.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = ?", [LAKE]
    ).fetchall()
    present = {(table, column) for table, column in rows}
    for table in load_tables().values():
        for column in table.columns:
            if (table.name, column.name) in present:
                continue
            if not column.nullable:
                raise LakeError(
                    f"the lake's table {table.name} lacks the column {column.name}",
                    fix="it was made by another version: ingest into a new home",
                )
            connection.execute(f'ALTER TABLE {table.name} ADD COLUMN "{column.name}" {column.sql_type}')
            if known := _FILLED.get((table.name, column.name)):
                connection.execute(f'UPDATE {table.name} SET "{column.name}" = {known}')
