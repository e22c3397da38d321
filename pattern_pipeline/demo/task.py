"""A task of the demo business as data: what users ask, what the agent does and answers."""

from pydantic import BaseModel, ConfigDict, Field

Templates = tuple[str, ...]
Results = tuple[dict[str, str | int | float | bool], ...]


class Content(BaseModel):
    """A part of a content file: unknown keys are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Aside(Content):
    """Something a user may say, and what the agent may answer to it."""

    user: Templates = Field(min_length=1)
    agent: Templates = Field(min_length=1)


class Tool(Content):
    """A tool of the agent. Texts in ``arguments`` and ``results`` are templates.

    ``system`` is what it talks to, and whose failures it shows. ``share`` is how often (0 to 1) a tool after
    the first is called.
    """

    name: str
    system: str
    arguments: dict[str, str | int]
    results: Results = ()
    share: float = 1.0


class Case(Content):
    """One variety of a task: its requests, what the first tool then gives, and the answers that fit both.

    ``details`` take the place of the task's own where those do not fit.
    """

    requests: Templates = Field(min_length=1)
    results: Results = Field(min_length=1)
    answers: Templates = Field(min_length=1)
    details: Templates = ()


class Turn(Content):
    """From ``day`` on (1 is the first) a task's mood turns: ``cause`` says why.

    ``cases`` come in this ``share`` of the traffic (0 to 1), the task's own in the rest.
    """

    day: int
    cause: str
    moods: dict[str, float]
    issue_share: float
    share: float
    remarks: Templates
    cases: tuple[Case, ...]


class Task(Content):
    """One content file under ``content/tasks``. ``weight`` is its share of the traffic beside others.

    ``asks`` is the agent's question for what is missing, ``details`` the user's answer; ``misreadings`` are
    the agent's answers to something nobody asked, which ``corrections`` put right.
    """

    name: str
    title: str
    weight: float
    first_day: int = 1
    cases: tuple[Case, ...] = Field(min_length=1)
    asks: Templates
    details: Templates
    misreadings: Templates
    corrections: Templates
    follow_ups: tuple[Aside, ...] = Field(min_length=3)
    refusals: tuple[Aside, ...] = Field(min_length=1)
    tools: tuple[Tool, ...] = Field(min_length=1)
    slots: dict[str, Templates] = {}
    turn: Turn | None = None

    @property
    def main_tool(self) -> Tool:
        """The tool that every request needs; its results are in the cases."""
        return self.tools[0]
