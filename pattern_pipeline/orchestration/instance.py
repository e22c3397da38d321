"""The persistent Dagster instance of a home folder, so that runs made by the command show in the UI."""

import os
from pathlib import Path

import dagster as dg

from pattern_pipeline.errors import PatternPipelineError, SettingsError
from pattern_pipeline.orchestration.database_files import explain_dagster_failure, refuse_damaged_files
from pattern_pipeline.orchestration.instance_config import provide_config
from pattern_pipeline.orchestration.origins import open_command_instance
from pattern_pipeline.settings import HOME_VARIABLE, Settings


def prepare_dagster_home(settings: Settings) -> Path:
    """Make ``<home>/dagster`` with its ``dagster.yaml``, and point this process and its children at it."""
    folder = settings.dagster_folder
    folder.mkdir(parents=True, exist_ok=True)
    provide_config(folder)
    os.environ["DAGSTER_HOME"] = str(folder)
    os.environ[HOME_VARIABLE] = str(settings.home)
    return folder


def open_instance(settings: Settings) -> dg.DagsterInstance:
    """Open the Dagster instance of the home folder; use it as a context manager.

    Raises SettingsError where its ``dagster.yaml`` is wrong or its databases are damaged, PatternPipelineError
    where the folder cannot be written.
    """
    try:
        folder = prepare_dagster_home(settings)
        refuse_damaged_files(folder)
        return open_command_instance(str(folder))
    except dg.DagsterInvalidConfigError as error:
        reason = str(error).splitlines()[-1]
        raise SettingsError(
            f"Dagster refuses its settings: {reason}",
            where=str(settings.dagster_folder / "dagster.yaml"),
            fix="fix or delete it",
        ) from error
    except PatternPipelineError:
        raise
    except Exception as error:
        if known := explain_dagster_failure(error, settings.dagster_folder):
            raise known from error
        raise


if __name__ == "__main__":
    from pattern_pipeline.settings import load_settings

    prepare_dagster_home(load_settings())
