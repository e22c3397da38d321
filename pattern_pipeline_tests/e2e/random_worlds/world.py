"""Draw a world from a seed: what lands when, which days are made in which order, what is changed in between."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from pattern_pipeline_tests.e2e.random_worlds.texts import MOODS, Tasks
from pattern_pipeline_tests.e2e.random_worlds.traces import Conversation

FIRST = date(2026, 3, 1)
MISSING = ("end", "id", "times", "all", "answer")
_LONG = 60


@dataclass(frozen=True, slots=True)
class Land:
    """Traces that are ingested as one file."""

    conversations: tuple[Conversation, ...]


@dataclass(frozen=True, slots=True)
class Make:
    """A day that is made; ``twice``: and made again, which must give the same."""

    day: date
    twice: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """Settings of ``[topics]`` that are changed, and the wording of the own facet."""

    topics: Mapping[str, Any]
    wording: int


@dataclass(frozen=True, slots=True)
class Review:
    """A person approves, rejects or renames some topics, the name hostile."""

    seed: int


Step = Land | Make | Change | Review


@dataclass(frozen=True, slots=True)
class World:
    """One world; ``drawn`` says what it is like."""

    seed: int
    steps: tuple[Step, ...]
    drawn: Mapping[str, Any]
    session_units: bool = False
    redact: bool = False
    own_facet: bool = False
    settles_at: int = 500


@dataclass
class _Draw:
    random: np.random.Generator
    drawn: dict[str, Any] = field(default_factory=dict)

    def one(self, name: str, *choices: Any, chances: tuple[float, ...] | None = None) -> Any:
        self.drawn[name] = choices[int(self.random.choice(len(choices), p=chances))]
        return self.drawn[name]

    def number(self, name: str, low: int, high: int) -> int:
        self.drawn[name] = int(self.random.integers(low, high + 1))
        return int(self.drawn[name])

    def happens(self, chance: float) -> bool:
        return bool(self.random.random() < chance)


def draw_world(seed: int, *, largest: int = 250, longest: int = 12) -> World:
    """Draw the world of a seed.

    ``largest``: traces a day at most, but for a flood of one text. ``longest``: days with traces at most.
    """
    draw = _Draw(np.random.default_rng(seed))
    most = min(largest, draw.one("traces_a_day", 3, 12, 40, 120, 250, chances=(0.3, 0.3, 0.27, 0.1, 0.03)))
    days = _draw_days(draw, draw.number("days", 1, min(longest, 12 if most <= 40 else 4)))
    traffic = _Traffic(draw, days, most)
    steps: list[Step] = []
    if draw.one("settings", "small", "default", chances=(0.75, 0.25)) == "small":
        steps.append(Change(_draw_settings(draw), 0))
    deliveries = [(day, traffic.draw_day(day)) for day in days]
    order = list(range(len(days)))
    if draw.one("order", "in order", "shuffled", chances=(0.8, 0.2)) == "shuffled":
        draw.random.shuffle(order)
    late: list[Conversation] = []
    for place in order:
        day, conversations = deliveries[place]
        if conversations and draw.happens(0.15):
            late.append(conversations.pop())
        steps += [Land(tuple(conversations)), Make(day, twice=draw.happens(0.15))]
        if draw.happens(0.12):
            steps.append(Change(_draw_settings(draw), int(draw.random.integers(3))))
        if draw.happens(0.12):
            steps.append(Land(tuple(conversations)))
        if draw.happens(0.2):
            steps.append(Review(int(draw.random.integers(1 << 30))))
        if late and draw.happens(0.5):
            steps.append(Land(tuple(late)))
            late.clear()
        if draw.happens(0.1):
            steps.append(Make(day + timedelta(days=1)))
    if draw.one("again", "no", "all days", chances=(0.75, 0.25)) == "all days":
        steps += [Make(day) for day in days]
    return World(
        seed=seed,
        steps=tuple(steps),
        drawn=draw.drawn,
        session_units=draw.one("unit", "trace", "session", chances=(0.85, 0.15)) == "session",
        redact=draw.one("redact", False, True, chances=(0.7, 0.3)),
        # A level lasts from 500 answers on, which few worlds have.
        settles_at=draw.one("settles_at", 500, 20, 60, chances=(0.4, 0.3, 0.3)),
        own_facet=draw.one("own_facet", False, True, chances=(0.6, 0.4)),
    )


def _draw_days(draw: _Draw, count: int) -> list[date]:
    gaps = draw.one("gaps", "none", "some", "long", chances=(0.5, 0.35, 0.15))
    day, days = FIRST, []
    for _ in range(count):
        days.append(day)
        day += timedelta(days=1)
        if gaps != "none" and draw.happens(0.3):
            day += timedelta(days=int(draw.random.integers(1, 4 if gaps == "some" else 12)))
    return days


def _draw_settings(draw: _Draw) -> dict[str, Any]:
    chosen: dict[str, Any] = {
        "minimum_summaries": int(draw.random.choice([2, 5, 20, 100])),
        "window_days": int(draw.random.choice([1, 2, 7, 7, 14])),
    }
    if draw.happens(0.15):
        chosen["maximum_topics"] = int(draw.random.choice([3, 5, 20]))
    if draw.happens(0.15):
        chosen["sample_limit"] = 100
    if draw.happens(0.1):
        chosen["method"] = "hdbscan"
    if draw.happens(0.2):
        chosen["minimum_confidence"] = float(draw.random.choice([0, 0.9, 1.0]))
    return chosen


class _Traffic:
    """Draws the conversations of days: tasks come, go and drift."""

    def __init__(self, draw: _Draw, days: list[date], most: int) -> None:
        self.draw, self.random, self.most = draw, draw.random, most
        self.count = draw.one("tasks", 1, 2, 5, 10, 20, chances=(0.15, 0.15, 0.3, 0.25, 0.15))
        self.tasks = Tasks(self.random, self.count)
        self.hostile = draw.one("hostile", 0.0, 0.05, 0.3, 1.0, chances=(0.3, 0.35, 0.25, 0.1))
        self.equal = draw.one("equal_texts", 0.0, 0.5, 1.0, chances=(0.7, 0.2, 0.1))
        flooded = draw.one("flood", False, True, chances=(0.98, 0.02))
        self.flood = days[int(self.random.integers(len(days)))] if flooded else None
        self.missing = draw.one("missing", 0.0, 0.1, 0.5, chances=(0.5, 0.35, 0.15))
        self.returning = draw.one("returning_units", 0.0, 0.2, chances=(0.7, 0.3))
        self.weights = self.random.dirichlet(np.ones(self.count))
        self.alive = [(int(b), int(e)) for b, e in np.sort(self.random.integers(0, 20, (self.count, 2)))]
        self.before: list[Conversation] = []
        self.number = 0

    def draw_day(self, day: date) -> list[Conversation]:
        if self.before and self.draw.happens(0.1):
            # A day that repeats the one before, as other traces.
            made = [self._rename(replace(each, day=day)) for each in self.before]
        else:
            count = int(self.random.integers(self.most + 1)) if self.draw.happens(0.8) else self.most
            made = [self._draw_conversation(day) for _ in range(count)]
        if day == self.flood:
            flood = Conversation("", day, 5, (("Where is my parcel?", "On its way."),))
            made += [self._rename(flood) for _ in range(2_000)]
        if self.before and self.draw.happens(self.returning):
            made += [replace(each, day=day) for each in self.before[:3]]
        self.before = made
        self.weights = self.weights * np.exp(self.random.normal(0, 0.4, self.count))
        return made

    def _rename(self, conversation: Conversation) -> Conversation:
        self.number += 1
        return replace(conversation, identity=f"{self.number:032x}"[::-1])

    def _draw_conversation(self, day: date) -> Conversation:
        random, offset = self.random, (day - FIRST).days
        living = np.array([begin <= offset <= end + 1 for begin, end in self.alive])
        weights = self.weights * (living if living.any() else 1)
        turns = []
        length = int(random.choice([1, 2, 3, 6], p=[0.55, 0.25, 0.15, 0.05]))
        for _ in range(length):
            task = int(random.choice(self.count, p=weights / weights.sum()))
            turns.append(
                (
                    self._draw_words(task),
                    "I am sorry, I cannot do that." if self.draw.happens(0.1) else "Done.",
                )
            )
        if self.draw.happens(0.3):
            turns.append((str(random.choice(list(MOODS))), "Anything else?"))
        if self.draw.happens(0.01):
            turns *= _LONG // len(turns)
        tools = tuple(
            (str(random.choice(["find_order", "pay|now", "track <b>", "x\ny"])), self.draw.happens(0.3))
            for _ in range(int(random.choice([0, 1, 4], p=[0.7, 0.2, 0.1])))
        )
        return self._rename(
            Conversation(
                "", day, int(random.integers(86_000)), tuple(turns), tools,
                session=f"s{random.integers(20)}" if self.draw.happens(0.4) else "",
                user="u|1" if self.draw.happens(0.2) else "",
                missing=str(random.choice(MISSING)) if self.draw.happens(self.missing) else "",
            )
        )  # fmt: skip

    def _draw_words(self, task: int) -> str:
        if self.draw.happens(self.hostile):
            return self.tasks.draw_hostile()
        if self.draw.happens(self.equal):
            verb, thing = self.tasks.words[task]
            return f"Please {verb} the {thing}."
        return self.tasks.word_request(task)
