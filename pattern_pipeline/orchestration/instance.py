"""The persistent Dagster instance of a home folder, so that runs made by the command show in the UI.

Its ``dagster.yaml`` is copied when the home is new and renewed while nobody has changed it. Its SQLite files are
looked at before they are opened: Dagster itself answers a damaged one with a traceback.
"""

import hashlib
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from importlib.resources import files
from pathlib import Path
from typing import Any
from uuid import uuid4

import dagster as dg
from dagster._core.definitions.repository_definition import SINGLETON_REPOSITORY_NAME
from dagster._core.instance.ref import InstanceRef
from dagster._core.remote_origin import (
    ManagedGrpcPythonEnvCodeLocationOrigin,
    RemoteJobOrigin,
    RemoteRepositoryOrigin,
)
from dagster._core.types.loadable_target_origin import LoadableTargetOrigin
from dagster._serdes import ConfigurableClassData

from pattern_pipeline.errors import PatternPipelineError, SettingsError
from pattern_pipeline.settings import HOME_VARIABLE, Settings
from pattern_pipeline.storage_failures import describe_storage_failure

# What earlier versions shipped. A copy with such content was never edited, and is renewed.
_SHIPPED_BEFORE = frozenset(
    {
        "4776b3e10d06038b2fa70198dbbf98c603c49b65c646a7984b3f97862f745349",
        "4889ab25374c9cbebd6bb80c16ef9c14af54b8687f10f1cede45f7401a97af9f",
    }
)
SLOT_SETTING = "free_slots_after_run_end_seconds"
# Dagster's layout: runs, an index of all events, the events of each run, and what schedules did.
_FILES = ("history/runs.db", "history/runs/index.db", "history/runs/*.db", "schedules/schedules.db")

# As workspace.yaml and pyproject.toml say: Dagster compares names, and another name is another job.
LOCATION = "pattern_pipeline"
MODULE = "pattern_pipeline.definitions"
# "user" is what the UI shows under "Launched by". A run that crashed is made by the next command, which decides
# itself what is stale: Dagster's daemon must not launch it a second time.
COMMAND_TAGS = {"user": "pattern-pipeline", "dagster/max_retries": "0"}


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


def provide_config(folder: Path) -> Path:
    """Put the shipped ``dagster.yaml`` into the folder, unless a person changed the one there; give its path."""
    file = folder / "dagster.yaml"
    if not file.exists() or _hash_content(file.read_bytes()) in _SHIPPED_BEFORE:
        shipped = (files("pattern_pipeline.orchestration") / "dagster.yaml").read_bytes()
        # Whole or not at all: another command may read it in this moment.
        part = folder / f".dagster.yaml.{uuid4().hex[:8]}"
        part.write_bytes(shipped)
        part.replace(file)
    return file


def find_missing_setting(instance: dg.DagsterInstance) -> str:
    """Name the setting that a user's own ``dagster.yaml`` needs to free the slots of killed runs; else empty."""
    settings = instance.run_monitoring_settings
    if settings.get("enabled", True) and settings.get(SLOT_SETTING):
        return ""
    return f"run_monitoring.{SLOT_SETTING}"


def _hash_content(content: bytes) -> str:
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()


def refuse_damaged_files(folder: Path, *, thoroughly: bool = False) -> None:
    """Raise PatternPipelineError that names the first damaged database file in Dagster's folder.

    ``thoroughly`` reads every page of every file, and names an empty one too, which Dagster fills again by
    itself; else the head of the files that all runs share is looked at.
    """
    for file in _list_files(folder, every_run=thoroughly):
        if reason := _find_damage(file, thoroughly=thoroughly):
            raise build_damage_error(file, reason)


def build_damage_error(file: Path, reason: str) -> SettingsError:
    """Describe a damaged database of Dagster's, which holds nothing of the lake, as an error."""
    return SettingsError(
        f"Dagster's database is damaged: {reason}",
        where=str(file),
        fix="restore it from a backup, or move the folder dagster away: a new one is made, only the record of"
        " past runs is lost",
    )


def explain_dagster_failure(error: Exception, folder: Path) -> PatternPipelineError | None:
    """Convert a failure of Dagster's storage to a one-line error; None where the error is of another kind."""
    if (known := describe_storage_failure(error, str(folder))) is None:
        return None
    try:
        refuse_damaged_files(folder, thoroughly=True)
    except PatternPipelineError as found:
        return found
    return known


def _list_files(folder: Path, *, every_run: bool) -> Iterator[Path]:
    for pattern in _FILES:
        if every_run or "*" not in pattern:
            yield from sorted(folder.glob(pattern))


def _find_damage(file: Path, *, thoroughly: bool) -> str:
    try:
        if file.stat().st_size == 0:
            return "it is empty" if thoroughly else ""
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=10)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            found = connection.execute("PRAGMA quick_check(1)").fetchone()[0] if thoroughly else "ok"
    except sqlite3.OperationalError:
        # Busy, or not to be opened here, which is no damage. Whoever writes to it gets the error.
        return ""
    except sqlite3.DatabaseError as error:
        return str(error)
    except OSError:
        return ""
    return "" if found == "ok" else " ".join(str(found).split())


if __name__ == "__main__":
    from pattern_pipeline.settings import load_settings

    prepare_dagster_home(load_settings())


class CommandInstance(dg.DagsterInstance):
    """A Dagster instance whose new runs name their job, their code location and who launched them."""

    def create_run_for_job(self, job_def: dg.JobDefinition, *args: Any, **options: Any) -> dg.DagsterRun:
        """Create the run as Dagster does, with the origin and the tags of a run of the command."""
        options.setdefault("remote_job_origin", build_job_origin(job_def.name))
        options["tags"] = {**COMMAND_TAGS, **(options.get("tags") or {})}
        return super().create_run_for_job(job_def, *args, **options)


def build_job_origin(job: str) -> RemoteJobOrigin:
    """Build the origin of a job in the code location that ``dagster dev -w workspace.yaml`` loads."""
    target = LoadableTargetOrigin(executable_path=sys.executable, module_name=MODULE)
    location = ManagedGrpcPythonEnvCodeLocationOrigin(target, LOCATION)
    return RemoteRepositoryOrigin(location, SINGLETON_REPOSITORY_NAME).get_job_origin(job)


def open_command_instance(folder: str) -> dg.DagsterInstance:
    """Open the instance that a folder's ``dagster.yaml`` describes; a class that it names itself is left alone."""
    ref = InstanceRef.from_dir(folder)
    if ref.custom_instance_class_data is None:
        data = ConfigurableClassData(__name__, CommandInstance.__name__, "{}\n")
        ref = ref._replace(custom_instance_class_data=data)
    return dg.DagsterInstance.from_ref(ref)
