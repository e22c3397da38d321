import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from pattern_pipeline.errors import LakeError
from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.location import LakeLocation
from pattern_pipeline.lake.engine.schema import list_statements
from pattern_pipeline.lake.queries import run_named_query, run_query
from pattern_pipeline.lake.topic_board import add_review
from pattern_pipeline_tests.empty_lakes import make_empty_lake
from pattern_pipeline_tests.lake.frames import DAY, FACETS, NOON, rows

# As users know them, to the letter.
# ruff: noqa: E501
TOPICS = """SELECT classifications.Task[0].label as topic, count(*) as count FROM project_logs('my-project-id')
WHERE classifications.Task IS NOT NULL AND created > now() - interval 7 day GROUP BY topic ORDER BY count DESC"""
UNHAPPY = """SELECT id, created, facets.task, facets.sentiment FROM project_logs('my-project-id')
WHERE facets.sentiment IN ('NEGATIVE', 'MIXED') AND created > now() - interval 7 day ORDER BY created DESC LIMIT 100"""


def land(lake: Lake, day: date, started_at: datetime, units: list[tuple[str, str | None, str]]) -> None:
    """A day of units given as id, topic of the Task (None: none fits) and mood."""
    lake.replace_day(
        day,
        {
            "raw_traces": rows(
                "raw_traces",
                *(
                    {"day": day, "unit_id": unit, "started_at": started_at, "metadata": '{"plan": "free"}'}
                    for unit, _, _ in units
                ),
            ),
            "facet_summaries": rows(
                "facet_summaries",
                *(
                    {"day": day, "unit_id": unit, "facet": facet, "status": "answered", **answer}
                    for unit, _, mood in units
                    for facet, answer in (
                        ("Task", {"summary": f"what {unit} wants", "label": None}),
                        ("Sentiment", {"summary": "", "label": mood}),
                    )
                ),
                {"day": day, "unit_id": units[0][0], "facet": "Issues", "status": "no_match", "label": None},
            ),
            "current_labels": rows(
                "current_labels",
                *(
                    {"day": day, "unit_id": unit, "facet": "Task", "topic_id": topic, "label": topic and f"{topic} once",
                     "distance": 0.25, "map_version": "m1"}
                    for unit, topic, _ in units
                ),
                *(
                    {"day": day, "unit_id": unit, "facet": "Sentiment", "topic_id": mood, "label": mood,
                     "distance": None, "map_version": "v1"}
                    for unit, _, mood in units
                ),
            ),
        },
    )  # fmt: skip


@pytest.fixture(scope="module")
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(scope="module")
def landed(tmp_path_factory: pytest.TempPathFactory, now: datetime) -> Path:
    """The folder of a lake with units of today and of a month ago, to be copied."""
    lake = make_empty_lake(tmp_path_factory.mktemp("landed") / "lake", FACETS)
    units = [("a", "t1", "NEGATIVE"), ("b", "t1", "MIXED"), ("c", "t2", "POSITIVE"), ("d", None, "NEUTRAL")]
    land(lake, now.date(), now - timedelta(minutes=1), units)
    land(lake, now.date() - timedelta(days=30), now - timedelta(days=30), [("old", "t2", "NEGATIVE")])
    return Path(lake.location.data).parent


@pytest.fixture
def busy(landed: Path, tmp_path: Path) -> Lake:
    shutil.copytree(landed, tmp_path / "lake")
    return Lake(LakeLocation.local(tmp_path / "lake"))


def test_the_topics_query_counts_by_plain_text(busy: Lake) -> None:
    answer = run_query(busy, TOPICS)
    assert answer.to_dict("records") == [
        {"topic": "t1 once", "count": 2},
        {"topic": "t2 once", "count": 1},
    ]


def test_the_unhappy_query_lists_plain_text(busy: Lake) -> None:
    answer = run_query(busy, UNHAPPY)
    assert list(answer.columns) == ["id", "created", "task", "sentiment"]
    found = {tuple(row) for row in answer[["id", "task", "sentiment"]].itertuples(index=False)}
    assert found == {("a", "what a wants", "NEGATIVE"), ("b", "what b wants", "MIXED")}


def test_a_unit_has_null_where_no_topic_fits_or_nothing_matched(busy: Lake) -> None:
    answer = busy.rows(
        "SELECT id, facets.Issues, classifications.Task IS NULL, classifications.Issues IS NULL,"
        " classifications.Sentiment[0].label, classifications.Task[0].distance FROM logs"
        " WHERE id IN ('a', 'd') AND created > now() - interval 7 day ORDER BY id"
    )
    assert answer == [("a", None, False, True, "NEGATIVE", 0.25), ("d", None, True, True, "NEUTRAL", None)]


def test_a_unit_without_summaries_is_in_logs_already(lake: Lake) -> None:
    lake.append("raw_traces", rows("raw_traces", {"unit_id": "new", "input_tokens": 3, "output_tokens": 4}))
    answer = lake.rows("SELECT id, created, tokens, facets.Task, classifications.Task FROM logs")
    assert answer == [("new", NOON, 7, None, None)]


def test_history_is_no_label_of_logs(busy: Lake, now: datetime) -> None:
    before = run_query(busy, TOPICS)
    once = {
        "day": now.date(),
        "unit_id": "a",
        "facet": "Task",
        "topic_id": "t9",
        "label": "What an older map said",
    }
    busy.append("classified_logs", rows("classified_logs", once))
    assert run_query(busy, TOPICS).equals(before)
    assert busy.rows("SELECT count(*) FROM logs WHERE id = 'a'") == [(1,)]


def test_metadata_is_json(busy: Lake) -> None:
    assert busy.rows("SELECT DISTINCT metadata->>'plan' FROM logs") == [("free",)]


def test_the_current_name_of_a_topic_shows_and_the_newest_rename_wins(busy: Lake, now: datetime) -> None:
    def shown() -> set[object]:
        return set(run_query(busy, TOPICS)["topic"])

    for days_ago, name in ((1, "Older name"), (0, "Newer name")):
        day = now.date() - timedelta(days=days_ago)
        topic = {"day": day, "facet": "Task", "topic_id": "t1", "name": name}
        busy.replace_day(day, {"topic_clusters": rows("topic_clusters", topic)})
    assert shown() == {"Newer name", "t2 once"}
    for minute, name in ((2, "Second"), (1, "First")):
        add_review(
            busy, "Task", "t1", "renamed", reviewer="r", name=name, decided_at=now + timedelta(minutes=minute)
        )
    assert shown() == {"Second", "t2 once"}
    add_review(busy, "Task", "t2", "renamed", reviewer="r", name="Never in a map")
    assert shown() == {"Second", "Never in a map"}


def test_a_facet_added_later_appears_after_the_next_migration(busy: Lake) -> None:
    churn = FacetSpec(name="cHurn_Risk2", kind="free_text", prompt="Will they leave?")
    with pytest.raises(LakeError):
        run_query(busy, "SELECT facets.churn_risk2 FROM logs")
    busy.migrate((*FACETS, churn))
    answer = {
        "unit_id": "a",
        "facet": "cHurn_Risk2",
        "status": "answered",
        "summary": "may leave",
        "label": None,
    }
    day = busy.rows("SELECT day FROM raw_traces WHERE unit_id = 'a'")[0][0]
    busy.append("facet_summaries", rows("facet_summaries", {**answer, "day": day}))
    assert busy.rows("SELECT facets.churn_risk2 FROM logs WHERE id = 'a'") == [("may leave",)]
    assert len(run_query(busy, TOPICS)) == 2


def test_a_second_migration_changes_nothing(busy: Lake) -> None:
    snapshots = "SELECT count(*) FROM ducklake_snapshots('lake')"
    before = busy.rows(snapshots)
    busy.migrate(FACETS)
    assert busy.rows(snapshots) == before


def test_facets_that_differ_in_case_alone_are_refused(lake: Lake) -> None:
    twin = FacetSpec(name="TASK", kind="free_text", prompt="?")
    with pytest.raises(LakeError, match="same name"):
        lake.migrate((*FACETS, twin))


def test_the_shipped_queries_answer(busy: Lake, now: datetime) -> None:
    today, units = now.date(), "units"
    assert list_statements("queries") == (
        "issues_by_day", "sentiment_by_task", "sentiment_drift", "topic_alerts", "topic_ranking",
        "topic_volume_by_day",
    )  # fmt: skip
    assert run_named_query(busy, "topic_alerts").empty
    issues = run_named_query(busy, "issues_by_day")
    assert list(issues[units]) == [1, 1]
    assert list(issues["with_issue"]) == [0, 0]
    moods = run_named_query(busy, "sentiment_by_task")
    assert moods[["task", "units", "negative", "unhappy_share"]].to_numpy().tolist() == [
        ["t1 once", 2, 1, 1.0],
        ["t2 once", 1, 0, 0.0],
    ]
    drift = run_named_query(busy, "sentiment_drift").set_index("day")
    assert drift.loc[today, "unhappy_share"] == 0.5
    assert pd.isna(drift.loc[today, "unhappy_share_before"])
    ranking = run_named_query(busy, "topic_ranking")
    task = ranking[ranking["facet"] == "Task"]
    assert task[["topic", "units", "share"]].to_numpy().tolist() == [
        ["t1 once", 2, 0.5],
        ["no_match", 1, 0.25],
        ["t2 once", 1, 0.25],
    ]
    volume = run_named_query(busy, "topic_volume_by_day")
    assert list(volume[units]) == [1, 2, 1]


def test_the_drift_query_compares_with_the_seven_days_before(lake: Lake) -> None:
    for number, mood in ((0, "POSITIVE"), (1, "NEGATIVE"), (7, "POSITIVE"), (8, "NEGATIVE")):
        day = DAY + timedelta(days=number)
        land(lake, day, NOON + timedelta(days=number), [("u", None, mood)])
    drift = run_named_query(lake, "sentiment_drift")
    assert list(drift["unhappy_share_before"].fillna(-1)) == [-1.0, 0.0, 0.5, 0.5]


def test_further_requests_stand_behind_the_main_one(busy: Lake, now: datetime) -> None:
    further = {
        "day": now.date(),
        "facet": "Task",
        "map_version": "m1",
        "topic_id": "t2",
        "label": "t2 once",
        "distance": 0.5,
    }
    # "a" is in a topic by its main request, "d" only by its third.
    busy.append(
        "current_labels",
        rows(
            "current_labels",
            further | {"unit_id": "a", "position": 1},
            further | {"unit_id": "a", "position": 2, "topic_id": None, "label": None},
            further | {"unit_id": "d", "position": 2},
        ),
    )
    topic = {"day": now.date(), "facet": "Task", "topic_id": "t2", "name": "Newest name"}
    busy.append("topic_clusters", rows("topic_clusters", topic))
    shown = (
        "SELECT id, classifications.Task[0].label, classifications.Task[1].label, classifications.Task[2].label"
        " FROM logs WHERE id IN ('a', 'b', 'd') ORDER BY id"
    )
    assert busy.rows(shown) == [
        ("a", "t1 once", "Newest name", None),
        ("b", "t1 once", None, None),
        ("d", None, None, "Newest name"),
    ]
    assert busy.rows("SELECT count(*) FROM logs WHERE id = 'a'") == [(1,)]
    requests = (
        "SELECT sum(cardinality(classifications.Task)) FROM logs WHERE created > now() - interval 7 day"
    )
    assert busy.rows(requests) == [(5,)]
