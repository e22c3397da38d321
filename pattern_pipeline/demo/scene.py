"""One dialogue in the making: who talks, about what, in which mood, what went wrong so far, and its exchanges."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Literal

from pattern_pipeline.demo.grammar import apply_style, fill_slots, resolve_choices
from pattern_pipeline.demo.slots import Planted, Slots
from pattern_pipeline.demo.task import Case, Task, Templates, Tool, Turn
from pattern_pipeline.demo.wording import Mood, Style, Wording

Outcome = Literal["success", "error", "timeout", "empty"]
Values = Mapping[str, str | int | float | bool]


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


class Scene:
    """Says templates as the user or the agent would, and calls tools. Every draw comes from ``rng``.

    ``case`` is the variety of the task; ``turn`` is set where the task's mood has turned. ``issues`` collects
    the kinds of what went wrong.
    """

    def __init__(
        self,
        rng: Random,
        wording: Wording,
        task: Task,
        *,
        day: date,
        mood: str,
        style: Style,
        turn: Turn | None,
    ) -> None:
        self.rng = rng
        self.voices = wording.voices
        self.task = task
        self.turn = turn
        self.mood_name = mood
        self.style = style
        self.slots = Slots(rng, day, {**wording.tables, **task.slots})
        self.issues: list[str] = []
        cases = turn.cases if turn and self.chance(turn.share) else task.cases
        self.case: Case = rng.choices(cases, [len(case.requests) for case in cases])[0]

    @property
    def mood(self) -> Mood:
        """The wording of the user's mood."""
        return self.voices.moods[self.mood_name]

    @property
    def unresolved(self) -> bool:
        """Whether the user leaves without what they came for."""
        return "unresolved" in self.issues

    def note(self, kind: str) -> None:
        """Remember that an issue of this kind happened."""
        if kind not in self.issues:
            self.issues.append(kind)

    def chance(self, share: float) -> bool:
        """Return true in this share of draws."""
        return self.rng.random() < share

    def user(self, *pools: Templates) -> str:
        """Say one template of each pool that is not empty, joined, in the user's style."""
        chosen = " ".join(resolve_choices(self.rng.choice(pool), self.rng) for pool in pools if pool)
        return fill_slots(apply_style(" ".join(chosen.split()), self.style, self.rng), self.slots.value)

    def agent(self, *pools: Templates) -> str:
        """Say one template of each pool as the agent."""
        chosen = " ".join(resolve_choices(self.rng.choice(pool), self.rng) for pool in pools if pool)
        return fill_slots(chosen, self.slots.value)

    def call(self, tool: Tool, outcome: Outcome = "success") -> Call:
        """Call a tool with this outcome; a failure's text comes from the tool's system."""
        failures = self.voices.failures
        arguments = self._json(tool.arguments)
        if outcome == "error":
            return Call(
                tool.name, arguments, "", self.agent(failures.errors[tool.system]), self.rng.uniform(0.1, 2)
            )
        if outcome == "timeout":
            text = resolve_choices(self.rng.choice(failures.timeouts), self.rng).replace(
                "{system}", tool.system
            )
            return Call(tool.name, arguments, "", text, self.rng.uniform(10, 30))
        if outcome == "empty":
            return Call(tool.name, arguments, '{"results": [], "total": 0}', "", self.rng.uniform(0.05, 0.6))
        result = self.rng.choice(self.case.results if tool is self.task.main_tool else tool.results)
        return Call(tool.name, arguments, self._json(result), "", self.rng.uniform(0.05, 1.8))

    def _json(self, values: Values) -> str:
        filled = {
            key: fill_slots(resolve_choices(value, self.rng), self.slots.value)
            if isinstance(value, str)
            else value
            for key, value in values.items()
        }
        return json.dumps(filled, ensure_ascii=False)
