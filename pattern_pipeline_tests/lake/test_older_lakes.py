"""Lakes of an earlier version, taken on by this one."""

from pattern_pipeline.facets.extraction import units_of
from pattern_pipeline.lake.lake import Lake
from pattern_pipeline_tests.lake.frames import DAY, FACETS, rows


def test_answers_and_texts_from_before_attributes_are_read_as_having_none(lake: Lake) -> None:
    text = {"day": DAY, "unit_id": "u1", "lines": "[]", "shown_share": 1.0, "content_hash": "h"}
    lake.append("preprocessed_traces", rows("preprocessed_traces", text))
    lake.append("facet_summaries", rows("facet_summaries", {"day": DAY, "unit_id": "u1", "facet": "Task"}))
    with lake.connect() as connection:
        connection.execute("DROP VIEW logs")
        for table in ("preprocessed_traces", "facet_summaries"):
            connection.execute(f"ALTER TABLE {table} DROP COLUMN attributes")
    lake.migrate(FACETS)
    (unit,) = units_of(lake.read_days("preprocessed_traces", DAY, DAY))
    assert (unit.unit_id, unit.attributes) == ("u1", ())
    later = {"day": DAY, "unit_id": "u2", "facet": "Task", "attributes": '{"plan":"gold"}'}
    lake.append("facet_summaries", rows("facet_summaries", later))
    assert lake.rows("SELECT attributes->>'$.plan' FROM facet_summaries ORDER BY unit_id") == [
        (None,),
        ("gold",),
    ]
