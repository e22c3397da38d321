"""Lakes of an earlier version, taken on by this one."""

from datetime import UTC, datetime

from pattern_pipeline.facets.extraction import build_units
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.schema import find_table
from pattern_pipeline.lake.landing import read_rejects
from pattern_pipeline.traces.rejects import group_rejects
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
    (unit,) = build_units(lake.read_days("preprocessed_traces", DAY, DAY))
    assert (unit.unit_id, unit.attributes) == ("u1", ())
    later = {"day": DAY, "unit_id": "u2", "facet": "Task", "attributes": '{"plan":"gold"}'}
    lake.append("facet_summaries", rows("facet_summaries", later))
    assert lake.rows("SELECT attributes->>'$.plan' FROM facet_summaries ORDER BY unit_id") == [
        (None,),
        ("gold",),
    ]


def test_rejects_from_before_kind_and_fix_are_grouped_and_found_as_ever(lake: Lake) -> None:
    clock, also = "fix the sender's clock", "line 3 column 7 (char 6)"
    reasons = (
        f"trace a1 starts in the future (2031-01-01 10:00 UTC); {clock}",
        f"trace b2 starts in the future (2042-12-31 00:00 UTC); {clock}; also: no spans; leave it out",
        f"a line of type 'user' of \"me\" in `x`: {also}",
        "JSON of no known format, with the fields a, b; formats: otlp_json",
    )
    stored = {
        "source_path": "f",
        "format": "x",
        "excerpt": "",
        "rejected_at": datetime(2026, 3, 1, tzinfo=UTC),
    }
    lines = [stored | {"source_line": line, "reason": reason} for line, reason in enumerate(reasons)]
    lake.append("rejected_records", rows("rejected_records", *lines))
    with lake.connect() as connection:
        connection.execute("DROP VIEW logs")
        for column in ("kind", "fix"):
            connection.execute(f"ALTER TABLE rejected_records DROP COLUMN {column}")
    lake.migrate(FACETS)
    found = read_rejects(lake)
    assert found["kind"].tolist() == [
        "trace … starts in the future (… … UTC)",
        "trace … starts in the future (… … UTC)",
        "a line of type … of … in …",
        "JSON of no known format",
    ]
    assert found["fix"].tolist() == [clock, clock, "", "formats: otlp_json"]
    assert found["reason"].tolist() == [reasons[0].split("; ")[0], *reasons[1:3], reasons[3].split("; ")[0]]
    assert [each.records for each in group_rejects(found)] == [2, 1, 1]
    assert len(read_rejects(lake, "trace … starts in the future (… … UTC)")) == 2


def test_alerts_from_before_category_and_labels_get_them_from_their_label(lake: Lake) -> None:
    labels = ("", "Sentiment: NEGATIVE", "Sentiment: NEGATIVE or MIXED", "Speed: slow or late")
    alerts = [
        {
            "day": DAY,
            "facet": "Task",
            "topic_id": f"t_{place}",
            "kind": "turn" if label else "new",
            "label": label,
        }
        for place, label in enumerate(labels)
    ]
    lake.append("topic_alerts", rows("topic_alerts", *alerts))
    answer = {"day": DAY, "unit_id": "u1", "facet": "Speed", "label": "slow or late"}
    lake.append("facet_summaries", rows("facet_summaries", answer))
    with lake.connect() as connection:
        connection.execute("DROP VIEW logs")
        for column in ("category", "labels"):
            connection.execute(f"ALTER TABLE topic_alerts DROP COLUMN {column}")
    lake.migrate(FACETS)
    found = lake.read_table("topic_alerts").sort_values("topic_id")
    assert found["label"].tolist() == list(labels)
    assert found["category"].tolist() == ["", "Sentiment", "Sentiment", "Speed"]
    assert [list(each) for each in found["labels"]] == [
        [],
        ["NEGATIVE"],
        ["NEGATIVE", "MIXED"],
        ["slow or late"],
    ]


def test_a_lake_from_before_current_labels_begins_with_the_labels_it_has(lake: Lake) -> None:
    label = {"day": DAY, "unit_id": "u1", "facet": "Task", "topic_id": "t1", "label": "Ask", "distance": 0.5}
    lake.append("raw_traces", rows("raw_traces", {"day": DAY, "unit_id": "u1"}))
    lake.append("classified_logs", rows("classified_logs", label))
    with lake.connect() as connection:
        connection.execute("DROP VIEW logs")
        connection.execute("DROP TABLE current_labels")
        connection.execute("ALTER TABLE classified_logs DROP COLUMN confidence")
    lake.migrate(FACETS)
    shown = "SELECT id, classifications.Task[0].label, classifications.Task[0].confidence FROM logs"
    assert lake.rows(shown) == [("u1", "Ask", None)]
    lake.replace_day(
        DAY, {"classified_logs": rows("classified_logs", label | {"label": "What a later map says"})}
    )
    with lake.connect() as connection:
        connection.execute("COMMENT ON VIEW logs IS 'another version'")
    lake.migrate(FACETS)
    assert lake.rows(shown) == [("u1", "Ask", None)], "only a new table is filled"


ANSWER_TABLES = ("facet_summaries", "facet_embeddings", "topic_members", "classified_logs", "current_labels")


def test_answers_from_before_positions_are_main_answers(lake: Lake) -> None:
    row = {
        "day": DAY,
        "unit_id": "u1",
        "facet": "Task",
        "topic_id": "t1",
        "label": "Ask",
        "status": "answered",
    }
    lake.append("raw_traces", rows("raw_traces", {"day": DAY, "unit_id": "u1"}))
    for table in ANSWER_TABLES:
        known = {name: value for name, value in row.items() if name in find_table(table).names}
        lake.append(table, rows(table, known))
    with lake.connect() as connection:
        connection.execute("DROP VIEW logs")
        for table in ANSWER_TABLES:
            connection.execute(f"ALTER TABLE {table} DROP COLUMN position")
    lake.migrate(FACETS)
    for table in ANSWER_TABLES:
        assert lake.rows(f"SELECT position FROM {table}") == [(0,)], table
    later = row | {"unit_id": "u2", "position": 0}
    del later["status"]
    lake.append("current_labels", rows("current_labels", later))
    assert lake.rows("SELECT classifications.Task[0].label FROM logs") == [("Ask",)]
