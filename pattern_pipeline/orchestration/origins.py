"""Record where Dagster finds the job of a run again, so that runs of the command belong to their job in the UI.

``execute_in_process`` records no origin. Without one the job page and the timeline leave the run out, and
"Re-execute" fails with status 500. Dagster 1.13 has no public way to give an origin, so the instance of the
command adds it to every run that it creates.
"""

import sys
from typing import Any

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

# As workspace.yaml and pyproject.toml say: Dagster compares names, and another name is another job.
LOCATION = "pattern_pipeline"
MODULE = "pattern_pipeline.definitions"

# "user" is what the UI shows under "Launched by". A run that crashed is made by the next command, which decides
# itself what is stale: Dagster's daemon must not launch it a second time.
COMMAND_TAGS = {"user": "pattern-pipeline", "dagster/max_retries": "0"}


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
