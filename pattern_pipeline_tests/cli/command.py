"""Runs the command as a person does: in a process of its own, with a home of its own."""

from dataclasses import dataclass
from pathlib import Path

from pattern_pipeline_tests.cli.forked_commands import make_environment, run_forked


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    status: int
    output: str
    errors: str


def command(home: Path, *words: object, **variables: str) -> Done:
    """Run ``pattern-pipeline`` with these words; a wide terminal, so that tables are not folded."""
    return Done(*run_forked(["--home", str(home), *map(str, words)], make_environment(**variables)))
