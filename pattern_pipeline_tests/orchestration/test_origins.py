"""Runs of the command belong to their job: in the instance, and in the pages of a real ``dagster dev``."""

import tomllib
from datetime import date
from pathlib import Path

import dagster as dg
import pytest
import yaml

from pattern_pipeline.definitions import build_defs
from pattern_pipeline.demo.traffic import write_traffic
from pattern_pipeline.errors import PatternPipelineError
from pattern_pipeline.orchestration.assets import raw_traces
from pattern_pipeline.orchestration.day_run import DayRun, Listener, run_day
from pattern_pipeline.orchestration.instance import LOCATION, MODULE, open_instance
from pattern_pipeline.settings import Settings, load_settings
from pattern_pipeline_tests.landed_files import land_files
from pattern_pipeline_tests.orchestration.dagster_ui import PROJECT, DagsterUi, dagster_dev

DAY = date(2026, 3, 2)
STAGES = ("raw_traces", "preprocessed_traces")
REPOSITORY = {"repositoryName": "__repository__", "repositoryLocationName": LOCATION}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home with one landed day of five traces."""
    found = load_settings(tmp_path / "home")
    land_files(found, write_traffic(tmp_path / "traffic", first_day=DAY, days=1, traces_per_day=20).files)
    return found


def run_one(settings: Settings, instance: dg.DagsterInstance, stages: tuple[str, ...] = STAGES) -> DayRun:
    return run_day(build_defs(home=settings.home), instance, DAY, stages, Listener())


def run_that_fails(
    settings: Settings, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> DayRun:
    def fails(_landed, _filters):
        raise PatternPipelineError("the day is broken")

    with monkeypatch.context() as patch:
        patch.setattr(raw_traces, "build_raw_frame", fails)
        return run_one(settings, instance)


def test_a_run_names_its_job_its_location_and_who_launched_it(settings: Settings) -> None:
    with open_instance(settings) as instance:
        made = run_one(settings, instance, ("raw_traces",))
        run = instance.get_run_by_id(made.run_id)
        assert run is not None
        assert run.is_success
        assert run.remote_job_origin is not None
        assert run.remote_job_origin.job_name == run.job_name == "whole_day"
        assert run.remote_job_origin.location_name == LOCATION
        assert run.tags["user"] == "pattern-pipeline"
        in_repository = dg.RunsFilter(tags={".dagster/repository": f"__repository__@{LOCATION}"})
        assert [each.run_id for each in instance.get_runs(in_repository)] == [made.run_id]


def test_the_daemon_does_not_launch_a_failed_run_of_the_command_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_instance(settings) as instance:
        made = run_that_fails(settings, instance, monkeypatch)
        assert "the day is broken" in made.error
        run = instance.get_run_by_id(made.run_id)
        assert run is not None
        assert run.tags["dagster/will_retry"] == "false"


def test_the_location_is_named_alike_wherever_dagster_is_started() -> None:
    (location,) = yaml.safe_load((PROJECT / "workspace.yaml").read_text())["load_from"]
    assert location == {"python_module": {"module_name": MODULE, "location_name": LOCATION}}
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["dg"]["project"]
    assert project["code_location_name"] == LOCATION
    assert project["code_location_target_module"] == MODULE


RUNS = """query($filter: RunsFilter!) { runsOrError(filter: $filter) { ... on Runs { results {
  runId repositoryOrigin { repositoryName repositoryLocationName } } } } }"""
JOBS = """query($repository: RepositorySelector!) { repositoryOrError(repositorySelector: $repository) {
  ... on Repository { pipelines { name runs(limit: 10) { runId } } } } }"""
REEXECUTE = """mutation($parameters: ReexecutionParams!) {
  launchPipelineReexecution(reexecutionParams: $parameters) {
    __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } } }"""


def reexecute(ui: DagsterUi, run_id: str, strategy: str) -> str:
    parameters = {"parentRunId": run_id, "strategy": strategy, "useParentRunTags": True}
    answer = ui.ask(REEXECUTE, parameters=parameters)["launchPipelineReexecution"]
    assert answer["__typename"] == "LaunchRunSuccess", answer
    return str(answer["run"]["runId"])


@pytest.mark.slow
def test_the_pages_of_dagster_list_runs_of_the_command_and_re_execute_them(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_instance(settings) as instance:
        failed = run_that_fails(settings, instance, monkeypatch)
        made = run_one(settings, instance)
        assert not made.error
    both = {failed.run_id, made.run_id}
    with dagster_dev(settings) as ui:
        # Jobs -> whole_day -> Runs.
        of_job = {
            "pipelineName": "whole_day",
            "tags": [{"key": ".dagster/repository", "value": f"__repository__@{LOCATION}"}],
        }
        listed = ui.ask(RUNS, filter=of_job)["runsOrError"]["results"]
        assert {each["runId"] for each in listed} == both
        assert all(each["repositoryOrigin"] == REPOSITORY for each in listed)
        # Overview -> Timeline: runs by job of the repository.
        jobs = ui.ask(JOBS, repository=REPOSITORY)["repositoryOrError"]["pipelines"]
        (whole_day,) = [job for job in jobs if job["name"] == "whole_day"]
        assert {each["runId"] for each in whole_day["runs"]} == both
        assert ui.until_finished(reexecute(ui, made.run_id, "ALL_STEPS")) == "SUCCESS"
        assert ui.until_finished(reexecute(ui, failed.run_id, "FROM_FAILURE")) == "SUCCESS"
