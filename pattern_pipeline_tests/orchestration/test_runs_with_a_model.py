"""Days whose facets a model answers: what is asked, what a map may hold, and what a limit leaves."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import dagster as dg
import pytest

from pattern_pipeline.definitions import build_defs
from pattern_pipeline.lake.engine.lake import Lake, open_lake
from pattern_pipeline.orchestration.day_run import DayRun
from pattern_pipeline.orchestration.run_days import run_days
from pattern_pipeline.services.workspace import Workspace
from pattern_pipeline.settings import Settings
from pattern_pipeline_tests.model_server import faults
from pattern_pipeline_tests.model_server.server import ModelServer
from pattern_pipeline_tests.orchestration.model_home import DAYS, TRACES, answered_by, home_with_traffic

FIRST, SECOND = DAYS
Run = Callable[..., list[DayRun]]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return home_with_traffic(tmp_path)


@pytest.fixture
def lake(home: Path, model_server: ModelServer) -> Lake:
    return open_lake(answered_by(home, model_server))


@pytest.fixture
def run(home: Path, lake: Lake, instance: dg.DagsterInstance) -> Run:
    def made(settings: Settings, days: Sequence[date] = DAYS) -> list[DayRun]:
        return run_days(build_defs(home=home), instance, Workspace(settings), days)

    return made


def test_each_text_is_asked_once_and_the_run_says_what_it_cost(
    run: Run, home: Path, lake: Lake, model_server: ModelServer, instance: dg.DagsterInstance
) -> None:
    runs = run(answered_by(home, model_server))
    assert not [each.error for each in runs if each.error]
    texts = lake.rows("SELECT count(DISTINCT content_hash) FROM preprocessed_traces WHERE NOT empty")[0][0]
    assert len(model_server.record.requests) == texts
    shown = _metadata(instance, FIRST)
    assert shown["units"].value == TRACES
    assert shown["cost_usd"].value > 0
    assert "| Task |" in shown["spend"].value
    assert "| openai/paid/2 | Task |" in shown["spend_today"].value
    assert shown["answers_asked"].value + shown["answers_not_asked"].value == 3 * TRACES
    assert shown["answers_asked"].value == 3 * shown["model_calls"].value
    assert lake.rows("SELECT DISTINCT extractor FROM facet_summaries") == [("openai/paid/2",)]


def test_a_half_asked_window_mixes_neither_models_nor_versions(
    run: Run, home: Path, lake: Lake, model_server: ModelServer
) -> None:
    run(answered_by(home, model_server))
    runs = run(answered_by(home, model_server, name="other"), [SECOND])
    assert not [each.error for each in runs if each.error]
    assert _extractors(lake) == {FIRST: "openai/paid/2", SECOND: "openai/other/2"}
    cards = lake.read_days("topic_maps", SECOND, SECOND)
    assert set(cards["extractor"]) == {"openai/other/2"}
    mapped = lake.read_days("topic_members", SECOND, SECOND)["unit_id"]
    asked_anew = lake.read_days("facet_summaries", SECOND, SECOND)["unit_id"]
    assert len(mapped)
    assert set(mapped) <= set(asked_anew)
    reasons = lake.read_days("eval_datasets", SECOND, SECOND)["reason"]
    assert reasons.str.contains("labels of another version or extractor left out").all()


def test_a_changed_facet_asks_only_that_facet(
    run: Run, home: Path, lake: Lake, model_server: ModelServer
) -> None:
    settings = answered_by(home, model_server)
    run(settings)
    model_server.record.clear()
    (home / "facets").mkdir()
    (home / "facets" / "issues.toml").write_text(
        'name = "Issues"\nkind = "free_text"\nprompt = "What went wrong for the user?"\n'
    )
    run(settings)
    asked = {
        tuple(each.body["response_format"]["json_schema"]["schema"]["properties"])
        for each in model_server.record.requests
    }
    assert asked == {("Issues.ref", "Issues")}


def test_a_custom_free_text_facet_is_answered_by_the_model(
    run: Run, home: Path, lake: Lake, model_server: ModelServer
) -> None:
    (home / "facets").mkdir()
    (home / "facets" / "endpoint.toml").write_text(
        'name = "Endpoint"\nkind = "free_text"\nprompt = "Which endpoint is asked about?"\n'
    )
    run(answered_by(home, model_server), [FIRST])
    statuses = lake.rows("SELECT DISTINCT status FROM facet_summaries WHERE facet = 'Endpoint'")
    assert statuses == [("answered",)]


def test_a_limit_leaves_the_other_days_unasked_and_the_next_run_goes_on(
    run: Run, home: Path, lake: Lake, model_server: ModelServer
) -> None:
    runs = run(answered_by(home, model_server, max_cost_per_run=0.0001))
    assert [(each.day, each.hopeless) for each in runs] == [(FIRST, True)]
    assert "limit" in runs[0].error
    assert model_server.record.requests == []
    runs = run(answered_by(home, model_server, max_cost_per_run=50.0))
    assert not [each.error for each in runs if each.error]
    assert _extractors(lake).keys() == {FIRST, SECOND}


def test_a_model_that_never_answers_ends_all_days(run: Run, home: Path, model_server: ModelServer) -> None:
    model_server.endpoint.rule = lambda _body: faults.status(500)
    runs = run(answered_by(home, model_server, concurrency=2))
    assert [(each.day, each.hopeless) for each in runs] == [(FIRST, True)]
    assert "the model answered none of the first" in runs[0].error
    assert len(model_server.record.requests) < TRACES


def _metadata(instance: dg.DagsterInstance, day: date) -> dict[str, dg.MetadataValue]:
    records = instance.fetch_materializations(
        dg.AssetRecordsFilter(asset_key=dg.AssetKey("facet_summaries"), asset_partitions=[day.isoformat()]),
        limit=1,
    ).records
    materialization = records[0].asset_materialization
    assert materialization is not None
    return dict(materialization.metadata)


def _extractors(lake: Lake) -> dict[date, str]:
    return dict(lake.rows("SELECT DISTINCT day, extractor FROM facet_summaries ORDER BY day"))
