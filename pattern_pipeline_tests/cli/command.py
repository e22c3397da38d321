"""Runs the command as a person does: in a process of its own, with a home of its own."""

import os
from dataclasses import dataclass
from pathlib import Path

from pattern_pipeline_tests.cli.forked_commands import run_forked


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    status: int
    output: str
    errors: str


def command(home: Path, *words: object, **variables: str) -> Done:
    """Run ``pattern-pipeline`` with these words; a wide terminal, so that tables are not folded."""
    environment = {**os.environ, "COLUMNS": "250", "HF_HUB_OFFLINE": "1", **variables}
    environment.pop("PATTERN_PIPELINE_HOME", None)
    return Done(*run_forked(["--home", str(home), *map(str, words)], environment))
