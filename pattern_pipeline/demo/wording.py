"""Reads the content files that ship with the package."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pattern_pipeline.demo.services import Services
from pattern_pipeline.demo.task import Task
from pattern_pipeline.demo.voices import Voices


@dataclass(frozen=True, slots=True)
class Wording:
    """All content: tasks by name, in the order of their weight; voices; services; tables of slot values."""

    tasks: dict[str, Task]
    voices: Voices
    services: Services
    tables: dict[str, tuple[str, ...]]


def _read(name: str) -> dict[str, object]:
    return tomllib.loads((files("pattern_pipeline.demo") / "content" / name).read_text("utf-8"))


@cache
def load_wording() -> Wording:
    """Return the packaged wording, validated; read once."""
    folder = files("pattern_pipeline.demo") / "content" / "tasks"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    tasks = sorted(
        (Task.model_validate(_read(f"tasks/{name}")) for name in names),
        key=lambda task: (-task.weight, task.name),
    )
    tables = {name: tuple(map(str, values)) for name, values in _lists(_read("tables.toml"))}
    return Wording(
        tasks={task.name: task for task in tasks},
        voices=Voices.model_validate(_read("voices.toml")),
        services=Services.model_validate(_read("services.toml")),
        tables=tables,
    )


def _lists(table: dict[str, object]) -> list[tuple[str, list[object]]]:
    return [(name, values) for name, values in table.items() if isinstance(values, list)]
