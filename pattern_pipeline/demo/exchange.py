"""What a dialogue is made of."""

from dataclasses import dataclass

from pattern_pipeline.demo.slots import Planted


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a tool. ``arguments`` and ``result`` are JSON; ``error`` is empty where it went well."""

    name: str
    arguments: str
    result: str
    error: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Exchange:
    """What the user wrote, the calls the agent made one after another, and its reply.

    ``preamble`` is what the agent says together with its first call, often nothing.
    """

    user: str
    reply: str
    calls: tuple[Call, ...] = ()
    preamble: str = ""


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A whole conversation with its labels."""

    task: str
    mood: str
    issues: tuple[str, ...]
    planted: tuple[Planted, ...]
    exchanges: tuple[Exchange, ...]
