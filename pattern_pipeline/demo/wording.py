"""Load the content files of the demo: tasks, how users and the agent talk, services, and values of slots."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random
from typing import Literal

from pattern_pipeline.demo.task import Content, Task, Templates

Vocabulary = Literal["gen_ai", "openinference"]


class Mood(Content):
    """A user's mood: its share of ordinary and of failing traces, and its wording."""

    share: float
    share_at_issue: float
    openings: Templates = ()
    remarks: Templates = ()
    after_failure: Templates = ()
    closings: Templates


class Style(Content):
    """A user's way to write.

    ``typo_rate`` is a share of words; ``lower`` drops capitals and full stops;
    ``letter`` puts greeting and sign-off on lines of their own.
    """

    share: float
    openings: Templates
    asides: Templates = ()
    typo_rate: float = 0.0
    lower: bool = False
    signs_off: Templates = ()
    letter: bool = False


class Failures(Content):
    """Wording of what goes wrong. Error texts are by the ``system`` of the tool that fails."""

    weights: dict[str, float]
    errors: dict[str, Templates]
    timeouts: Templates
    error_replies: Templates
    timeout_replies: Templates
    retry_requests: Templates
    retry_successes: Templates
    handovers: Templates
    empty_replies: Templates
    empty_answers: Templates
    vague_answers: Templates
    second_empty_replies: Templates
    repeated_replies: Templates
    apologies: Templates
    unresolved_pushes: Templates
    unresolved_replies: Templates
    giving_up: Templates


class Voices(Content):
    """The file ``content/voices.toml``."""

    moods: dict[str, Mood]
    styles: dict[str, Style]
    failures: Failures
    preambles: Templates
    farewells: Templates
    regrets: Templates
    greetings: Templates
    greeting_replies: Templates
    returning: Templates
    planted: Templates


class Service(Content):
    """One agent of the invented company. ``vocabulary`` decides the attributes of its spans."""

    name: str
    agent: str
    version: str
    vocabulary: Vocabulary
    provider: str
    share: float
    models: tuple[str, ...]
    system: str


class Services(Content):
    """The file ``content/services.toml``."""

    services: tuple[Service, ...]

    def draw(self, rng: Random) -> Service:
        """Draw a service by share."""
        return rng.choices(self.services, [service.share for service in self.services])[0]


@dataclass(frozen=True, slots=True)
class Wording:
    """All content: tasks by name, in the order of their weight; voices; services; tables of slot values."""

    tasks: dict[str, Task]
    voices: Voices
    services: Services
    tables: dict[str, tuple[str, ...]]


def _read_content(name: str) -> dict[str, object]:
    return tomllib.loads((files("pattern_pipeline.demo") / "content" / name).read_text("utf-8"))


@cache
def load_wording() -> Wording:
    """Load the packaged wording, validated; read once."""
    folder = files("pattern_pipeline.demo") / "content" / "tasks"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    tasks = sorted(
        (Task.model_validate(_read_content(f"tasks/{name}")) for name in names),
        key=lambda task: (-task.weight, task.name),
    )
    tables = {name: tuple(map(str, values)) for name, values in _select_lists(_read_content("tables.toml"))}
    return Wording(
        tasks={task.name: task for task in tasks},
        voices=Voices.model_validate(_read_content("voices.toml")),
        services=Services.model_validate(_read_content("services.toml")),
        tables=tables,
    )


def _select_lists(table: dict[str, object]) -> list[tuple[str, list[object]]]:
    return [(name, values) for name, values in table.items() if isinstance(values, list)]
