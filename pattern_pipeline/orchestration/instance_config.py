"""The ``dagster.yaml`` of a home: copied when the home is new, renewed while nobody has changed it."""

import hashlib
from importlib.resources import files
from pathlib import Path
from uuid import uuid4

import dagster as dg

# What earlier versions shipped. A copy that still has such content is nobody's own, and is renewed.
_SHIPPED_BEFORE = frozenset(
    {
        "4776b3e10d06038b2fa70198dbbf98c603c49b65c646a7984b3f97862f745349",
        "4889ab25374c9cbebd6bb80c16ef9c14af54b8687f10f1cede45f7401a97af9f",
    }
)
SLOT_SETTING = "free_slots_after_run_end_seconds"


def provide_config(folder: Path) -> Path:
    """Put the shipped ``dagster.yaml`` into the folder, unless a person changed the one there; give its path."""
    file = folder / "dagster.yaml"
    if not file.exists() or _digest(file.read_bytes()) in _SHIPPED_BEFORE:
        shipped = (files("pattern_pipeline.orchestration") / "dagster.yaml").read_bytes()
        # Whole or not at all: another command may read it in this moment.
        part = folder / f".dagster.yaml.{uuid4().hex[:8]}"
        part.write_bytes(shipped)
        part.replace(file)
    return file


def missing_setting(instance: dg.DagsterInstance) -> str:
    """Name the setting that a user's own ``dagster.yaml`` needs to free the slots of killed runs; else empty."""
    settings = instance.run_monitoring_settings
    if settings.get("enabled", True) and settings.get(SLOT_SETTING):
        return ""
    return f"run_monitoring.{SLOT_SETTING}"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()
