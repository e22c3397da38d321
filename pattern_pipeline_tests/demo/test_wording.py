"""The content files: every task complete, every slot known, every template settled."""

import re
from collections.abc import Iterator
from datetime import date
from random import Random

import pytest
from pydantic import BaseModel

from pattern_pipeline.demo.grammar import list_slots, resolve_choices
from pattern_pipeline.demo.slots import Slots
from pattern_pipeline.demo.task import Task
from pattern_pipeline.demo.wording import load_wording

TASKS = list(load_wording().tasks.values())


def texts_in(value: object) -> Iterator[str]:
    """Every text in a content model, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, BaseModel):
        yield from texts_in(dict(value))
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts_in(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from texts_in(item)


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_a_task_can_be_asked_for_in_a_dozen_ways(task: Task) -> None:
    requests = [request for case in task.cases for request in case.requests]
    assert len(set(requests)) >= 12


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_every_slot_of_a_task_has_a_value(task: Task) -> None:
    slots = Slots(Random(1), date(2026, 3, 2), {**load_wording().tables, **task.slots})
    for text in texts_in(task):
        assert all(slots.value(name) for name in list_slots(text))


def test_every_slot_of_the_voices_has_a_value() -> None:
    slots = Slots(Random(1), date(2026, 3, 2), load_wording().tables)
    voices = load_wording().voices
    for text in texts_in(voices):
        assert all(slots.value(name) for name in list_slots(text) - {"system"})
    assert all("system" in list_slots(text) for text in voices.failures.timeouts)


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_every_system_of_a_tool_has_its_errors(task: Task) -> None:
    assert {tool.system for tool in task.tools} <= set(load_wording().voices.failures.errors)


def test_no_choice_is_left_open() -> None:
    rng = Random(2)
    for text in texts_in(load_wording().voices):
        assert not re.search(r"[\[\]|]", resolve_choices(text, rng))
