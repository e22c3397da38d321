"""Homes with three days of landed demo traffic, 40 traces each: the third day's window passes 100."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import dagster as dg
import pytest

from pattern_pipeline.definitions import build_defs
from pattern_pipeline.demo.traffic import write_traffic
from pattern_pipeline.lake.engine.lake import Lake, open_lake
from pattern_pipeline.orchestration.day_run import find_first_error
from pattern_pipeline.orchestration.run_days import run_days
from pattern_pipeline.services.workspace import Workspace
from pattern_pipeline.settings import Settings, load_settings
from pattern_pipeline_tests.landed_files import land_files
from pattern_pipeline_tests.shared_folder import make_once

DAYS = (date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4))


# So that the first day has a map of its own.
FEW = "[topics]\nminimum_summaries = 30\n"


@pytest.fixture(scope="session")
def landed_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with landed traces and nothing run, to be copied."""

    def land(folder: Path) -> None:
        traffic = write_traffic(folder / "traffic", first_day=DAYS[0], days=len(DAYS), traces_per_day=40)
        land_files(load_settings(folder), traffic.files)

    return make_once(tmp_path_factory, "landed_home", land)


@pytest.fixture(scope="session")
def made_home(landed_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The landed home with the settings FEW and its first two days made, to be copied."""

    def make(folder: Path) -> None:
        shutil.copytree(landed_home, folder)
        (folder / "settings.toml").write_text(FEW)
        with dg.DagsterInstance.ephemeral() as instance:
            runs = run_days(build_defs(home=folder), instance, Workspace(load_settings(folder)), DAYS[:2])
        assert [each.error for each in runs if each.error] == []

    return make_once(tmp_path_factory, "made_home", make)


def copy_home(home: Path, factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(home, factory.mktemp("copy") / "home"))


@pytest.fixture(scope="module")
def home(landed_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder of this module's own, with landed traces and nothing run."""
    return copy_home(landed_home, tmp_path_factory)


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
