"""Attempt what only watches: its failure is a warning, never the failure of a day or of the days after it.

An alert whose key was doubled once failed its day in every later run, and ``run`` with it. What watches is made
by ``Watch.attempt``; what fails is logged, and stored in ``watch_failures``, which ``run`` and ``doctor`` show.
Where people look for it in the Dagster UI, the check ``watched`` warns. The day counts as made: it is made again
once its inputs or the stage's code change.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

import dagster as dg

from pattern_pipeline.lake.day_records import replace_watch_failures
from pattern_pipeline.lake.engine.lake import Lake

Made = TypeVar("Made")
ERROR_CHARACTERS = 300


def format_error(error: BaseException) -> str:
    """Format the class and the message of an error as one line."""
    text = " ".join(str(error).split())
    line = f"{type(error).__name__}: {text}" if text else type(error).__name__
    return line if len(line) <= ERROR_CHARACTERS else f"{line[: ERROR_CHARACTERS - 1]}…"


@dataclass
class Watch:
    """What one stage watches on one day, and which parts failed, with the reason of each."""

    stage: str
    day: date
    lake: Lake
    run_id: str
    log: logging.Logger | dg.DagsterLogManager
    errors: dict[str, str] = field(default_factory=dict)

    def attempt(self, part: str, make: Callable[[], Made], otherwise: Made) -> Made:
        """Make a part; where it raises, warn, remember why and give ``otherwise``. Interrupts pass through."""
        try:
            return make()
        except Exception as error:
            self.errors[part] = format_error(error)
            self.log.warning(f"{self.stage} of {self.day}: no {part}: {format_error(error)}", exc_info=True)
            return otherwise

    def attempt_metadata(
        self, part: str, make: Callable[[], dict[str, dg.MetadataValue]]
    ) -> dict[str, dg.MetadataValue]:
        """Make metadata as ``attempt`` does; give none where it fails."""
        return self.attempt(part, make, {})

    def make_metadata(
        self, make: "Callable[[], Mapping[str, dg.RawMetadataValue]]"
    ) -> "Mapping[str, dg.RawMetadataValue]":
        """Make the metadata of a stage that shows nothing else, and store whether that failed."""
        none: Mapping[str, dg.RawMetadataValue] = {}
        made = self.attempt("metadata", make, none)
        self.store()
        return made

    def store(self) -> None:
        """Store what failed in place of what failed before; where even that fails, the log has it."""
        try:
            replace_watch_failures(self.lake, self.stage, self.day, self.errors, self.run_id)
        except Exception as error:
            self.log.warning(
                f"could not store what failed of {self.stage}: {format_error(error)}", exc_info=True
            )


def watch_partition(context: dg.AssetExecutionContext, lake: Lake) -> Watch:
    """Begin to watch the partition of a running asset."""
    stage, day = context.asset_key.path[-1], context.partition_time_window.start.date()
    return Watch(stage, day, lake, context.run.run_id, context.log)
