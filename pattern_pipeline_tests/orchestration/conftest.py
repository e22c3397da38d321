"""A home with three days of landed demo traffic, 40 traces each: the third day's window passes 100."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import dagster as dg
import pytest

from pattern_pipeline.definitions import build_defs
from pattern_pipeline.demo.traffic import write_traffic
from pattern_pipeline.lake.engine.lake import Lake, open_lake
from pattern_pipeline.orchestration.day_run import find_first_error
from pattern_pipeline.settings import Settings, load_settings
from pattern_pipeline_tests.landed_files import land_files

DAYS = (date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder of this module's own, with landed traces and nothing run."""
    folder = tmp_path_factory.mktemp("home")
    traffic = write_traffic(folder / "traffic", first_day=DAYS[0], days=len(DAYS), traces_per_day=40)
    settings = load_settings(folder)
    land_files(settings, traffic.files)
    return folder


@pytest.fixture(scope="module")
def settings(home: Path) -> Settings:
    return load_settings(home)


@pytest.fixture(scope="module")
def lake(settings: Settings) -> Lake:
    return open_lake(settings)


@pytest.fixture(scope="module")
def defs(home: Path) -> dg.Definitions:
    return build_defs(home=home)


@pytest.fixture(scope="module")
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as ephemeral:
        yield ephemeral


def execute(
    defs: dg.Definitions, instance: dg.DagsterInstance, job: str, day: date, *assets: str
) -> dg.ExecuteInProcessResult:
    """Run a job, or some of its assets, for a day; the result says whether it went well."""
    return defs.resolve_job_def(job).execute_in_process(
        instance=instance,
        partition_key=day.isoformat(),
        asset_selection=[dg.AssetKey(asset) for asset in assets] or None,
        raise_on_error=False,
        run_config={"loggers": {"steps": {}}},
    )


def problem(result: dg.ExecuteInProcessResult) -> str:
    """Why a run failed, empty where it went well."""
    return "" if result.success else find_first_error(result)[0]
