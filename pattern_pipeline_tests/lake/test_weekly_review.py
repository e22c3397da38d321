"""What a day is compared with, and what a weekly review reads of a real lake, also of one made before alerts."""

from datetime import timedelta

import numpy as np
import orjson
import pytest

from pattern_pipeline.errors import NotFoundError
from pattern_pipeline.lake import weekly_review
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.queries import run_named_query
from pattern_pipeline.lake.weekly_review import read_earlier_alerts, read_watched_units, read_week
from pattern_pipeline.tables.topics import TopicAlertsRow
from pattern_pipeline.topics.monitoring.alert_rows import WatchedUnit
from pattern_pipeline_tests.lake.frames import DAY, FACETS, rows


def fill_units(lake: Lake, days: int = 3, count: int = 4) -> None:
    units = [
        (DAY - timedelta(days=back), f"{back}-{number}") for back in range(days) for number in range(count)
    ]
    common = [{"day": day, "unit_id": unit, "status": "answered"} for day, unit in units]
    free = [{**each, "facet": "Task", "facet_version": "v1"} for each in common]
    free[0] |= {"status": "no_match"}
    free[1] |= {"status": "failed"}
    moods = [{**each, "facet": "Sentiment", "facet_version": "v1", "label": "NEGATIVE"} for each in common]
    lake.append("facet_summaries", rows("facet_summaries", *free, *moods))
    vector = {"facet": "Task", "facet_version": "v1", "model": "toy", "vector": np.ones(2, np.float32)}
    lake.append(
        "facet_embeddings",
        rows("facet_embeddings", *({"day": d, "unit_id": u, **vector} for d, u in units[2:])),
    )


def test_answers_come_with_their_vectors_and_failed_ones_not_at_all(lake: Lake) -> None:
    fill_units(lake)
    found = read_watched_units(lake, DAY, 28)
    assert list(found.columns) == list(WatchedUnit._fields)
    tasks = found[found["facet"] == "Task"].set_index("unit_id")
    assert len(tasks) == 11
    assert tasks["vector"]["0-0"] is None
    assert tasks["vector"]["0-2"].tolist() == [1.0, 1.0]
    assert set(found.loc[found["facet"] == "Sentiment", "label"]) == {"NEGATIVE"}


def test_only_the_days_asked_for_are_read(lake: Lake) -> None:
    fill_units(lake)
    assert set(read_watched_units(lake, DAY, 1)["day"]) == {DAY, DAY - timedelta(days=1)}


def test_of_a_busy_day_every_facet_gives_the_same_units(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weekly_review, "MOST_UNITS_A_DAY", 2)
    fill_units(lake, count=30)
    found = read_watched_units(lake, DAY - timedelta(days=1), 1)
    units = found.groupby(["day", "facet"])["unit_id"].agg(tuple).unstack()
    assert (units["Task"] == units["Sentiment"]).all()
    assert units["Task"].map(len).tolist() == [2, 2]


def test_alerts_of_the_day_itself_are_not_earlier(lake: Lake) -> None:
    days = [DAY, DAY - timedelta(days=1), DAY - timedelta(days=29)]
    lake.append("topic_alerts", rows("topic_alerts", *({"day": day, "exemplars": ["u"]} for day in days)))
    found = read_earlier_alerts(lake, DAY, 28)
    assert found["day"].tolist() == [DAY - timedelta(days=1)]
    assert list(found.columns) == list(TopicAlertsRow._fields)


BEFORE = DAY - timedelta(days=7)
LONG_AGO = DAY - timedelta(days=40)


def fill_week(lake: Lake) -> None:
    units = [(day, f"{day} {number}") for day in (BEFORE, DAY) for number in range(3)]
    lake.append("raw_traces", rows("raw_traces", *({"day": day, "unit_id": unit} for day, unit in units)))
    placed = [
        {"day": day, "unit_id": unit, "facet": "Task", "topic_id": "t_1", "label": "Book", "distance": 0.1}
        for day, unit in units
    ]
    moods = [
        {"day": day, "unit_id": unit, "facet": "Sentiment", "topic_id": "NEGATIVE", "label": "NEGATIVE"}
        for day, unit in units[:4]
    ]
    lake.append("current_labels", rows("current_labels", *placed, *moods))
    topics = [("t_1", BEFORE, None), ("t_1", DAY, "t_1"), ("t_2", DAY, None)]
    lake.append(
        "topic_clusters",
        rows(
            "topic_clusters",
            *(
                {"day": day, "facet": "Task", "topic_id": topic, "name": topic, "continued_from": origin}
                for topic, day, origin in topics
            ),
        ),
    )


def test_units_moods_and_topics_are_counted_by_day(lake: Lake) -> None:
    fill_week(lake)
    week = read_week(lake, None)
    assert (week.until, week.first) == (DAY, DAY - timedelta(days=6))
    assert sorted(week.traces["units"]) == [3, 3]
    assert set(zip(week.volumes["topic_id"], week.volumes["units"], strict=True)) == {("t_1", 3)}
    moods = {(row.day, row.category, row.label): row.units for row in week.moods.itertuples()}
    assert moods == {(BEFORE, "Sentiment", "NEGATIVE"): 3, (DAY, "Sentiment", "NEGATIVE"): 1}
    assert set(week.topics["topic_id"]) == {"t_1", "t_2"}


def test_without_a_lineage_a_topic_that_continues_none_is_new(lake: Lake) -> None:
    fill_week(lake)
    assert read_week(lake, DAY).born["topic_id"].tolist() == ["t_2"]
    assert read_week(lake, BEFORE).born.empty, "of a first map everything would be new"


def test_with_a_lineage_it_says_what_is_new(lake: Lake) -> None:
    fill_week(lake)
    steps = [("t_1", "continued", BEFORE), ("t_2", "split", BEFORE), ("t_3", "new", None)]
    lake.append(
        "topic_lineage",
        rows(
            "topic_lineage",
            *(
                {"day": DAY, "facet": "Task", "topic_id": topic, "kind": kind, "previous_day": before}
                for topic, kind, before in steps
            ),
        ),
    )
    born = read_week(lake, DAY).born
    assert list(zip(born["topic_id"], born["kind"], strict=True)) == [("t_2", "split")]


def test_the_newest_version_of_a_dataset_is_held_against_the_map_it_was_made_by(lake: Lake) -> None:
    fill_week(lake)
    versions = [{"dataset": "regression", "version": each, "day": BEFORE} for each in (1, 2)]
    lake.append("dataset_versions", rows("dataset_versions", *versions))
    topic = orjson.dumps({"facet": "Task", "topic_id": "t_1", "label": "Book"}).decode()
    made = [
        {"dataset": "regression", "version": version, "position": place, "topic": topic}
        for version, count in ((1, 1), (2, 2))
        for place in range(count)
    ]
    lake.append("dataset_rows", rows("dataset_rows", *made))
    week = read_week(lake, DAY)
    (found,) = week.datasets.itertuples()
    assert (found.version, found.topic_id, found.rows, found.day) == (2, "t_1", 2, BEFORE)
    assert week.before["topic_id"].tolist() == ["t_1"]


def test_a_week_without_a_trace_is_refused(lake: Lake) -> None:
    with pytest.raises(NotFoundError, match="nothing has been run"):
        read_week(lake, None)
    fill_week(lake)
    with pytest.raises(NotFoundError, match="no traces from"):
        read_week(lake, LONG_AGO)


def test_a_lake_from_before_alerts_gets_their_table(lake: Lake) -> None:
    fill_week(lake)
    with lake.connect() as connection:
        connection.execute("DROP VIEW logs")
        connection.execute("DROP TABLE topic_alerts")
    lake.migrate(FACETS)
    assert read_week(lake, DAY).alerts.empty
    alert = {"day": DAY, "facet": "Task", "topic_id": "t_1", "kind": "spike", "units": 3, "observed": 0.5}
    lake.append("topic_alerts", rows("topic_alerts", alert))
    (found,) = run_named_query(lake, "topic_alerts").itertuples()
    assert (found.kind, found.units, found.share) == ("spike", 3, 0.5)
