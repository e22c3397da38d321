"""Days whose questions wait in a provider's queue: runs leave them be, and the sensor comes back for them."""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from pattern_pipeline.definitions import build_defs
from pattern_pipeline.lake.engine.lake import Lake, open_lake
from pattern_pipeline.orchestration.day_run import DayRun
from pattern_pipeline.orchestration.resources import HomeResource, LakeResource
from pattern_pipeline.orchestration.run_days import run_days
from pattern_pipeline.orchestration.sensors import ended_batches
from pattern_pipeline.services.workspace import Workspace
from pattern_pipeline.settings import Settings
from pattern_pipeline_tests.model_server.server import ModelServer
from pattern_pipeline_tests.orchestration.conftest import problem
from pattern_pipeline_tests.orchestration.model_home import DAYS, answered_by, home_with_traffic

FIRST, SECOND = DAYS
UP_TO_SUMMARIES = ("raw_traces", "preprocessed_traces", "facet_summaries")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return home_with_traffic(tmp_path)


@pytest.fixture
def queued(home: Path, model_server: ModelServer) -> Settings:
    """The settings of a home that asks through the queue; the server answers at the third look."""
    model_server.plan.polls = 3
    return answered_by(home, model_server, mode="batch")


@pytest.fixture
def fresh_instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as ephemeral:
        yield ephemeral


def run(home: Path, instance: dg.DagsterInstance, settings: Settings) -> tuple[Lake, list[DayRun]]:
    lake = open_lake(settings)
    return lake, run_days(build_defs(home=home), instance, Workspace(settings), DAYS)


def tick(home: Path, instance: dg.DagsterInstance) -> dg.SensorResult:
    resources = {"home": HomeResource(home=str(home)), "lake": LakeResource(home=str(home))}
    result = ended_batches(dg.build_sensor_context(instance=instance, resources=resources))
    assert isinstance(result, dg.SensorResult)
    return result


def launch(home: Path, instance: dg.DagsterInstance, request: dg.RunRequest) -> dg.ExecuteInProcessResult:
    job = build_defs(home=home).resolve_job_def("daily_traces")
    return job.execute_in_process(
        instance=instance,
        partition_key=request.partition_key,
        asset_selection=list(request.asset_selection or []),
        raise_on_error=False,
    )


def test_days_wait_green_and_a_later_run_makes_them(
    home: Path, queued: Settings, model_server: ModelServer, fresh_instance: dg.DagsterInstance
) -> None:
    lake, runs = run(home, fresh_instance, queued)
    assert [(each.day, each.stages, each.waiting, each.error) for each in runs] == [
        (FIRST, UP_TO_SUMMARIES, True, ""),
        (SECOND, UP_TO_SUMMARIES, True, ""),
    ]
    assert not lake.rows("SELECT * FROM facet_summaries")
    assert fresh_instance.get_runs_count(dg.RunsFilter(statuses=[dg.DagsterRunStatus.SUCCESS])) == 2
    handed_in = list(model_server.batches.batches)
    model_server.plan.polls = 1
    lake, runs = run(home, fresh_instance, queued)
    assert not [each for each in runs if each.error or each.waiting]
    assert {each.day for each in runs} == set(DAYS)
    assert lake.rows("SELECT DISTINCT status FROM facet_summaries") == [("answered",)]
    assert list(model_server.batches.batches) == handed_in
    assert run(home, fresh_instance, queued)[1] == []


def test_the_sensor_launches_the_days_of_a_batch_that_ended(
    home: Path, queued: Settings, model_server: ModelServer, fresh_instance: dg.DagsterInstance
) -> None:
    lake, _ = run(home, fresh_instance, queued)
    waiting = tick(home, fresh_instance)
    assert (waiting.run_requests, "under way" in str(waiting.skip_reason)) == ([], True)
    model_server.plan.polls = 1
    requests = tick(home, fresh_instance).run_requests or []
    assert {each.partition_key for each in requests} == {"2026-03-02", "2026-03-03"}
    for request in requests:
        assert problem(launch(home, fresh_instance, request)) == ""
    assert len(lake.rows("SELECT DISTINCT day FROM facet_embeddings")) == 2
    assert tick(home, fresh_instance).skip_reason is not None


def test_the_sensor_leaves_homes_without_batches_alone(
    home: Path, model_server: ModelServer, fresh_instance: dg.DagsterInstance
) -> None:
    assert "mode is not" in str(tick(home, fresh_instance).skip_reason)
    answered_by(home, model_server, mode="batch")
    assert "no batch is in the queue" in str(tick(home, fresh_instance).skip_reason)
