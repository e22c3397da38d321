"""What ``--help`` says reaches the person whole."""

import re
from collections.abc import Iterator

import click
import pytest
from typer.main import get_command

from pattern_pipeline.cli.app import app

# Rich takes such words for markup and shows nothing of them.
TAKEN_FOR_MARKUP = re.compile(r"\[[a-z#/@][^\[]*?\]")


def commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    for name, each in getattr(command, "commands", {}).items():
        yield from commands(each, f"{path} {name}")


ALL = dict(commands(get_command(app), "pattern-pipeline"))


@pytest.mark.parametrize("path", ALL)
def test_no_word_of_the_help_is_lost(path: str) -> None:
    said = [ALL[path].help or "", *(getattr(each, "help", None) or "" for each in ALL[path].params)]
    assert said[0], "it says what it does"
    assert [text for text in said if TAKEN_FOR_MARKUP.search(text)] == []
