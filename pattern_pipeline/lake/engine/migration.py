"""Make the tables, the ``logs`` view and the ``project_logs`` macro that a lake lacks. Cheap where it has all."""

import hashlib
from collections.abc import Collection, Sequence

import duckdb

from pattern_pipeline.errors import LakeError
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.lake.engine.attach import LAKE, METADATA
from pattern_pipeline.lake.engine.commit import commit_with_retries
from pattern_pipeline.lake.engine.failures import raise_lake_errors
from pattern_pipeline.lake.engine.location import LakeLocation
from pattern_pipeline.lake.engine.lost_catalog import refuse_foreign_catalog
from pattern_pipeline.lake.engine.schema import load_tables, read_statement

# What a person's query may read and call of what is made here, beside the tables.
VIEWS = ("logs", "topic_names")
MACROS = ("project_logs",)

# One lake holds one project, so that the name it is asked under selects nothing.
PROJECT_LOGS = "CREATE OR REPLACE MACRO project_logs(project) AS TABLE SELECT * FROM logs"

# Where a person renamed a topic the newest name shows, else its name in the newest map.
TOPIC_NAMES = """
CREATE OR REPLACE VIEW topic_names AS
WITH renames AS (
    SELECT facet, topic_id, arg_max(name, decided_at) AS name
    FROM topic_reviews
    WHERE decision = 'renamed'
    GROUP BY facet, topic_id
), names AS (
    SELECT facet, topic_id, arg_max(name, day) AS name FROM topic_clusters GROUP BY facet, topic_id
)
SELECT facet, topic_id, coalesce(renames.name, names.name) AS name
FROM names FULL JOIN renames USING (facet, topic_id)
"""


def build_logs_view(facets: Sequence[FacetSpec]) -> str:
    """Write the statement that makes the view: one row a unit, with a struct field a facet.

    A unit without a summary or a topic has NULL there; a topic shows under its name in ``topic_names``. ``facets``
    holds main answers; ``classifications`` holds every answer's topic, under the answer's position.
    Raises LakeError for facets whose names differ in case alone: SQL
    could not tell them apart.
    """
    names = [facet.name for facet in facets]
    if len({name.lower() for name in names}) < len(names):
        raise LakeError(
            f"two facets have the same name: {', '.join(sorted(names))}",
            fix="rename one; case does not count",
        )
    joins = "\n".join(_format_joins(number, facet) for number, facet in enumerate(facets))
    answers = _format_struct([_format_answer(number, facet) for number, facet in enumerate(facets)])
    topics = _format_struct([_format_classification(number, facet) for number, facet in enumerate(facets)])
    return f"""
CREATE OR REPLACE VIEW logs AS
SELECT
    logged.unit_id AS id, logged.started_at AS created, logged.day, logged.user_id, logged.session_id,
    logged.service, logged.model, logged.input, logged.output, logged.error,
    try_cast(logged.metadata AS JSON) AS metadata, logged.spans, logged.tool_calls, logged.tool_errors,
    logged.input_tokens + logged.output_tokens AS tokens,
    {answers} AS facets,
    {topics} AS classifications
FROM raw_traces AS logged
{joins}
"""


def _format_joins(number: int, facet: FacetSpec) -> str:
    # Flat columns are joined, one facet at a time, and structs built last: on a million units this took half
    # the time of structs built first, and less than one pass that grouped all facets by unit. Only further
    # answers, which few units have, are grouped.
    joins = f"""
LEFT JOIN (
    SELECT day, unit_id, label, summary FROM facet_summaries
    WHERE facet = '{facet.name}' AND position = 0 AND status = 'answered'
) AS answer_{number} ON answer_{number}.day = logged.day AND answer_{number}.unit_id = logged.unit_id
LEFT JOIN (
    SELECT day, unit_id, topic_id, label, distance, confidence, map_version FROM current_labels
    WHERE facet = '{facet.name}' AND position = 0 AND topic_id IS NOT NULL
) AS topic_{number} ON topic_{number}.day = logged.day AND topic_{number}.unit_id = logged.unit_id"""
    if facet.kind == "categorical":
        return joins
    return f"""{joins}
LEFT JOIN (
    SELECT topic_id, name FROM topic_names WHERE facet = '{facet.name}'
) AS name_{number} ON name_{number}.topic_id = topic_{number}.topic_id
LEFT JOIN (
    SELECT day, unit_id, map_from_entries(list({{
        k: labels.position, v: struct_pack({_format_fields("labels", "coalesce(names.name, labels.label)")})
    }} ORDER BY labels.position)) AS topics
    FROM current_labels AS labels LEFT JOIN topic_names AS names USING (facet, topic_id)
    WHERE facet = '{facet.name}' AND position > 0 AND topic_id IS NOT NULL
    GROUP BY day, unit_id
) AS further_{number} ON further_{number}.day = logged.day AND further_{number}.unit_id = logged.unit_id"""


def _format_answer(number: int, facet: FacetSpec) -> str:
    return f'"{facet.name}" := answer_{number}.{"label" if facet.kind == "categorical" else "summary"}'


def _format_classification(number: int, facet: FacetSpec) -> str:
    # The key 0 makes `classifications.Task[0].label` work although DuckDB counts lists from 1.
    topic, further = f"topic_{number}", f"further_{number}.topics"
    if facet.kind == "categorical":
        main = f"MAP {{0: struct_pack({_format_fields(topic, f'{topic}.label')})}}"
        return f'"{facet.name}" := CASE WHEN {topic}.topic_id IS NOT NULL THEN {main} END'
    fields = _format_fields(topic, f"coalesce(name_{number}.name, {topic}.label)")
    main = f"MAP {{0: struct_pack({fields})}}"
    return (
        f'"{facet.name}" := CASE WHEN {topic}.topic_id IS NULL THEN {further}'
        f" WHEN {further} IS NULL THEN {main} ELSE map_concat({main}, {further}) END"
    )


def _format_fields(source: str, label: str) -> str:
    names = ("distance", "map_version", "confidence")
    fields = ", ".join(f"{name} := {source}.{name}" for name in names)
    return f"id := {source}.topic_id, label := {label}, {fields}"


def _format_struct(fields: list[str]) -> str:
    return f"struct_pack({', '.join(fields)})" if fields else "NULL"


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
# What a new column that is never NULL holds for the rows that are there already. It is the column's default: an
# UPDATE would write all vectors again.
_DEFAULTS = {
    (table, "position"): "0"
    for table in (
        "facet_summaries",
        "facet_embeddings",
        "topic_members",
        "classified_logs",
        "current_labels",
    )
}
# The table whose rows a new table begins with. So older homes show their labels in `logs` at once, each as its own
# day's map gave it, until the next run labels the windows by their newest maps.
_BEGINS_AS = {"current_labels": "classified_logs"}


def migrate_tables(
    connection: duckdb.DuckDBPyConnection, location: LakeLocation, facets: Sequence[FacetSpec]
) -> None:
    """Bring tables, view and macro to what this version and these facets want, in one transaction.

    The fingerprint of the statements is the view's comment; where it matches, nothing is done. Raises
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
        before = {table for table, _ in _list_columns(inside)}
        for each in statements[: len(load_tables())]:
            inside.execute(each)
        _add_columns(inside)
        _fill_new_tables(inside, before)
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


def _list_columns(connection: duckdb.DuckDBPyConnection) -> set[tuple[str, str]]:
    rows = connection.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = ?", [LAKE]
    ).fetchall()
    return {(table, column) for table, column in rows}


def _fill_new_tables(connection: duckdb.DuckDBPyConnection, before: Collection[str]) -> None:
    """Fill the tables that were not there before from those that were."""
    for name, source in _BEGINS_AS.items():
        if source in before and name not in before:
            columns = load_tables()[name].quoted_names
            connection.execute(f"INSERT INTO {name} BY NAME SELECT {columns} FROM {source}")


def _add_columns(connection: duckdb.DuckDBPyConnection) -> None:
    present = _list_columns(connection)
    for table in load_tables().values():
        for column in table.columns:
            if (table.name, column.name) in present:
                continue
            default = _DEFAULTS.get((table.name, column.name))
            if default is not None:
                # Not NOT NULL: DuckLake sets that on committed tables alone. No write leaves the column out.
                connection.execute(
                    f'ALTER TABLE {table.name} ADD COLUMN "{column.name}" {column.sql_type} DEFAULT {default}'
                )
                continue
            if not column.nullable:
                raise LakeError(
                    f"the lake's table {table.name} lacks the column {column.name}",
                    fix="it was made by another version: ingest into a new home",
                )
            connection.execute(f'ALTER TABLE {table.name} ADD COLUMN "{column.name}" {column.sql_type}')
            if known := _FILLED.get((table.name, column.name)):
                connection.execute(f'UPDATE {table.name} SET "{column.name}" = {known}')
