"""The whole way through the command line: from files of traces to exported datasets."""

import json
from datetime import date
from pathlib import Path

import pytest

from pattern_pipeline.demo.traffic import write_traffic
from pattern_pipeline_tests.cli.command import command

TRACES = 150

TOPICS_BY_VOLUME = """
SELECT classifications.Task[0].label as topic, count(*) as count FROM project_logs('my-project-id')
WHERE classifications.Task IS NOT NULL AND created > now() - interval 3650 day GROUP BY topic ORDER BY count DESC
"""
UNHAPPY = """
SELECT id, created, facets.task, facets.sentiment FROM project_logs('my-project-id')
WHERE facets.sentiment IN ('NEGATIVE', 'MIXED') AND created > now() - interval 3650 day
ORDER BY created DESC LIMIT 100
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that has ingested and run three days of demo traffic."""
    folder = tmp_path_factory.mktemp("e2e")
    write_traffic(folder / "traffic", first_day=date(2026, 3, 2), days=3, traces_per_day=50)
    landed = command(folder / "home", "ingest", *sorted((folder / "traffic").glob("*.gz")))
    assert (landed.status, landed.errors) == (0, landed.errors)
    assert "150 new" in landed.output
    ran = command(folder / "home", "run")
    assert ran.status == 0, ran.errors
    assert "3 days made, 2026-03-02 to 2026-03-04" in ran.output
    return folder / "home"


LARGEST = """
SELECT topic_id, name FROM topic_clusters WHERE facet = 'Task' AND day = (SELECT max(day) FROM topic_clusters)
ORDER BY units DESC, topic_id
"""


def answer(home: Path, query: str) -> list[dict[str, object]]:
    done = command(home, "sql", query, "--format", "json")
    assert done.status == 0, done.errors
    return json.loads(done.output)


def test_every_trace_is_in_logs_once(home: Path) -> None:
    assert answer(home, "SELECT count(*) AS units, count(DISTINCT id) AS ids FROM logs") == [
        {"units": TRACES, "ids": TRACES}
    ]


def test_topics_by_volume_are_plain_text(home: Path) -> None:
    rows = answer(home, TOPICS_BY_VOLUME)
    assert len(rows) >= 3
    assert sum(int(str(row["count"])) for row in rows) > 0.8 * TRACES
    assert all(isinstance(row["topic"], str) and row["topic"][0].isalnum() for row in rows)


def test_unhappy_traces_are_listed_newest_first(home: Path) -> None:
    rows = answer(home, UNHAPPY)
    assert rows
    assert {row["sentiment"] for row in rows} <= {"NEGATIVE", "MIXED"}
    assert [row["created"] for row in rows] == sorted((row["created"] for row in rows), reverse=True)


def test_a_second_ingest_and_run_change_nothing(home: Path) -> None:
    again = command(home, "ingest", *sorted((home.parent / "traffic").glob("*.gz")))
    assert "0 new, 0 replaced, 150 unchanged" in again.output
    assert "nothing to do" in command(home, "run").output


def test_topics_are_listed_and_shown(home: Path) -> None:
    listed = command(home, "topics", "list", "--facet", "task")
    assert listed.status == 0
    assert "Task: ready" in listed.output
    largest = answer(home, LARGEST)[0]
    shown = command(home, "topics", "show", str(largest["topic_id"]))
    assert str(largest["name"]) in shown.output
    assert "keywords: " in shown.output


def test_a_dataset_is_exported_with_rows_that_point_back(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "regression.jsonl"
    done = command(home, "datasets", "export", "regression", "--output", file)
    assert done.status == 0, done.errors
    rows = [json.loads(line) for line in file.read_text().splitlines()]
    traces = {row["id"] for row in answer(home, "SELECT id FROM logs")}
    assert rows
    assert {row["origin"]["trace_id"] for row in rows} <= traces
    assert all(row["input"]["messages"][-1]["role"] in {"user", "tool"} for row in rows)


def test_a_rename_shows_everywhere_and_a_rejected_topic_leaves_the_suite(home: Path) -> None:
    first, second = answer(home, LARGEST)[:2]
    assert command(home, "review", "rename", first["topic_id"], "My own name").status == 0
    assert command(home, "review", "reject", second["topic_id"]).status == 0
    assert "My own name" in command(home, "topics", "list").output
    assert "My own name" in {row["topic"] for row in answer(home, TOPICS_BY_VOLUME)}
    promoted = command(home, "promote")
    assert promoted.status == 0, promoted.errors
    shown = command(home, "datasets", "show", "regression", "--rows", "100")
    assert "My own name" in shown.output
    rows = answer(
        home,
        "SELECT DISTINCT json_extract_string(topic, '$.topic_id') AS topic FROM dataset_rows"
        " WHERE dataset = 'regression'"
        " AND version = (SELECT max(version) FROM dataset_versions WHERE dataset = 'regression')",
    )
    assert second["topic_id"] not in {row["topic"] for row in rows}


def test_redaction_keeps_planted_addresses_out_of_the_lake(home: Path) -> None:
    planted = {
        each["text"]
        for line in (home.parent / "traffic" / "labels.jsonl").read_text().splitlines()
        for each in json.loads(line)["pii"]
        if each["kind"] in {"email", "card", "iban"}
    }
    assert planted
    stored = "\n".join(str(row["payload"]) for row in answer(home, "SELECT payload FROM landed_traces"))
    assert not {text for text in planted if text in stored}


def test_the_doctor_finds_everything_in_place(home: Path) -> None:
    done = command(home, "doctor")
    assert done.status == 0
    assert "WRONG" not in done.output
