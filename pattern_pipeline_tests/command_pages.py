"""Write docs/commands.md from the commands themselves: ``python -m pattern_pipeline_tests.command_pages``."""

from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any, get_args

from typer.main import get_command

from pattern_pipeline.cli.app import app

PAGE = Path(__file__).parents[1] / "docs" / "commands.md"
PROGRAM = "pattern-pipeline"
_VALUES = {str: "TEXT", int: "NUMBER", float: "NUMBER", Path: "PATH"}
_INTRODUCTION = f"""# Commands

Written by `python -m pattern_pipeline_tests.command_pages` from the commands themselves; a test compares the two.
`{PROGRAM} COMMAND --help` prints the same. The options of `{PROGRAM}` stand before the command.

Exit status: 0; 1, the work failed; 2, wrong usage; 130, interrupted. Errors are one line on standard error.
"""


def render_page() -> str:
    """Return the page as Markdown: a section for each command, in the order of ``--help``."""
    sections = [render_command(path, command) for path, command in walk_commands(get_command(app), PROGRAM)]
    return "\n".join([_INTRODUCTION, *sections])


def walk_commands(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Yield every command with its full name, groups before what is in them."""
    yield path, command
    for name, each in getattr(command, "commands", {}).items():
        yield from walk_commands(each, f"{path} {name}")


def render_command(path: str, command: Any) -> str:
    """Return the section of one command: what it does, its arguments and options."""
    shown = [param for param in command.params if "--help" not in param.opts]
    arguments = [_name_argument(param) for param in shown if param.param_type_name == "argument"]
    words = [path, *(["[OPTIONS]"] if len(arguments) < len(shown) else []), *arguments]
    if hasattr(command, "commands"):
        words.append("COMMAND")
    lines = [f"## `{path}`", "", _join_lines(command.help), "", "```", " ".join(words), "```", ""]
    lines += [f"- {_describe(param)}" for param in shown]
    return "\n".join([*lines, ""] if shown else lines)


def _describe(param: Any) -> str:
    text = _join_lines(param.help)
    if param.param_type_name == "argument":
        return f"`{_name_argument(param)}`: {text}"
    names = ", ".join(f"`{name}`" for name in (*param.opts, *param.secondary_opts))
    return f"{names}{'' if param.is_flag else f' {_name_value(param)}'}: {text}"


def _name_argument(param: Any) -> str:
    name = str(param.metavar or param.name).upper() + ("..." if param.nargs == -1 else "")
    return name if param.required else f"[{name}]"


def _name_value(param: Any) -> str:
    annotation = param.type_descriptor.annotation
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return "|".join(str(each.value) for each in annotation)
    if choices := get_args(annotation):
        return "|".join(map(str, choices))
    return param.metavar or _VALUES.get(annotation, annotation.__name__.upper())


def _join_lines(text: str | None) -> str:
    return " ".join((text or "").split())


if __name__ == "__main__":
    PAGE.write_text(render_page(), encoding="utf-8")
