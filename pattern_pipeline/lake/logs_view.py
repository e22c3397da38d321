"""The ``logs`` view and the ``project_logs`` macro, written from the configured facets."""

from collections.abc import Sequence

from pattern_pipeline.errors import LakeError
from pattern_pipeline.facets.spec import FacetSpec

# One lake holds one project, so that the name it is asked under selects nothing.
PROJECT_LOGS = "CREATE OR REPLACE MACRO project_logs(project) AS TABLE SELECT * FROM logs"

_TOPIC = "STRUCT(id VARCHAR, label VARCHAR, distance DOUBLE, map_version VARCHAR)"


def logs_view(facets: Sequence[FacetSpec]) -> str:
    """The statement that makes the view: one row a unit, with a struct field a facet.

    A unit without a summary or a topic has NULL there. Where a person renamed a topic the newest name shows, else
    its name in the newest map. Raises LakeError for facets whose names differ in upper and lower case alone: SQL
    could not tell them apart.
    """
    names = [facet.name for facet in facets]
    if len({name.lower() for name in names}) < len(names):
        raise LakeError(
            f"two facets have the same name: {', '.join(sorted(names))}",
            mend="rename one; case does not count",
        )
    return f"""
CREATE OR REPLACE VIEW logs AS
WITH summaries AS (
    SELECT day, unit_id{"".join(map(_summary, facets))}
    FROM facet_summaries
    WHERE status = 'answered'
    GROUP BY day, unit_id
), renames AS (
    SELECT facet, topic_id, arg_max(name, decided_at) AS name
    FROM topic_reviews
    WHERE decision = 'renamed'
    GROUP BY facet, topic_id
), topic_names AS (
    SELECT facet, topic_id, coalesce(any_value(renames.name), arg_max(topics.name, topics.day)) AS name
    FROM topic_clusters AS topics LEFT JOIN renames USING (facet, topic_id)
    GROUP BY facet, topic_id
), topics AS (
    SELECT day, unit_id{"".join(map(_classification, facets))}
    FROM classified_logs LEFT JOIN topic_names USING (facet, topic_id)
    WHERE topic_id IS NOT NULL
    GROUP BY day, unit_id
)
SELECT
    raw_traces.unit_id AS id, raw_traces.started_at AS created, raw_traces.day, raw_traces.user_id,
    raw_traces.session_id, raw_traces.service, raw_traces.model, raw_traces.input, raw_traces.output,
    raw_traces.error, raw_traces.metadata::JSON AS metadata, raw_traces.spans, raw_traces.tool_calls,
    raw_traces.tool_errors, raw_traces.input_tokens + raw_traces.output_tokens AS tokens,
    {_struct([f'"{name}" := summaries."{name}"' for name in names])} AS facets,
    {_struct([_field(name) for name in names])} AS classifications
FROM raw_traces
LEFT JOIN summaries ON summaries.day = raw_traces.day AND summaries.unit_id = raw_traces.unit_id
LEFT JOIN topics ON topics.day = raw_traces.day AND topics.unit_id = raw_traces.unit_id
"""


def _summary(facet: FacetSpec) -> str:
    answer = "label" if facet.kind == "categorical" else "summary"
    return f""",
        any_value({answer}) FILTER (facet = '{facet.name}') AS "{facet.name}\""""


def _classification(facet: FacetSpec) -> str:
    label = "label" if facet.kind == "categorical" else "coalesce(topic_names.name, label)"
    topic = f"row(topic_id, {label}, distance, map_version)::{_TOPIC}"
    return f""",
        any_value({topic}) FILTER (facet = '{facet.name}') AS "{facet.name}\""""


def _field(name: str) -> str:
    # The key 0 makes `classifications.Task[0].label` work although DuckDB counts lists from 1.
    return f'"{name}" := CASE WHEN topics."{name}" IS NOT NULL THEN MAP {{0: topics."{name}"}} END'


def _struct(fields: list[str]) -> str:
    return f"struct_pack({', '.join(fields)})" if fields else "NULL"
