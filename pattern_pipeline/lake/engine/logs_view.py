"""The ``logs`` view and the ``project_logs`` macro, written from the configured facets."""

from collections.abc import Sequence

from pattern_pipeline.errors import LakeError
from pattern_pipeline.facets.spec import FacetSpec

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

    A unit without a summary or a topic has NULL there; a topic shows under its name in ``topic_names``.
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
    # the time of structs built first, and less than one pass that grouped all facets by unit.
    joins = f"""
LEFT JOIN (
    SELECT day, unit_id, label, summary FROM facet_summaries
    WHERE facet = '{facet.name}' AND status = 'answered'
) AS answer_{number} ON answer_{number}.day = logged.day AND answer_{number}.unit_id = logged.unit_id
LEFT JOIN (
    SELECT day, unit_id, topic_id, label, distance, map_version FROM classified_logs
    WHERE facet = '{facet.name}' AND topic_id IS NOT NULL
) AS topic_{number} ON topic_{number}.day = logged.day AND topic_{number}.unit_id = logged.unit_id"""
    if facet.kind == "categorical":
        return joins
    return f"""{joins}
LEFT JOIN (
    SELECT topic_id, name FROM topic_names WHERE facet = '{facet.name}'
) AS name_{number} ON name_{number}.topic_id = topic_{number}.topic_id"""


def _format_answer(number: int, facet: FacetSpec) -> str:
    return f'"{facet.name}" := answer_{number}.{"label" if facet.kind == "categorical" else "summary"}'


def _format_classification(number: int, facet: FacetSpec) -> str:
    # The key 0 makes `classifications.Task[0].label` work although DuckDB counts lists from 1.
    topic = f"topic_{number}"
    label = (
        f"{topic}.label" if facet.kind == "categorical" else f"coalesce(name_{number}.name, {topic}.label)"
    )
    fields = (
        f"id := {topic}.topic_id, label := {label}, "
        f"distance := {topic}.distance, map_version := {topic}.map_version"
    )
    return (
        f'"{facet.name}" := CASE WHEN {topic}.topic_id IS NOT NULL THEN MAP {{0: struct_pack({fields})}} END'
    )


def _format_struct(fields: list[str]) -> str:
    return f"struct_pack({', '.join(fields)})" if fields else "NULL"
