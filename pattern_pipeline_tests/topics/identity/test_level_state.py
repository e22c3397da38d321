"""When the number of topics may change: early, and later on strong evidence of several days."""

from datetime import date, timedelta

import pytest

from pattern_pipeline.topics.identity.level_state import (
    MINIMUM_GAIN,
    LevelState,
    decide_level,
    list_evidence,
)

START = date(2026, 1, 1)
KIND = ("1", "local", "MiniLM")
CLEAR = 2 * MINIMUM_GAIN


def state(
    day: int,
    best: int = 12,
    gain: float = 0.0,
    *,
    since: int | None = 0,
    kind: tuple[str, str, str] = KIND,
    answers: int = 900,
) -> LevelState:
    began = None if since is None else START + timedelta(days=since)
    scores = ((best, 1.0),)
    return LevelState(START + timedelta(days=day), 12, best, gain, began, kind, answers, scores)


@pytest.mark.parametrize(
    ("answers", "days", "step"),
    [(450, 3, "provisional"), (900, 2, "provisional"), (500, 3, "settle")],
)
def test_the_level_settles_with_enough_answers_of_several_days(answers: int, days: int, step: str) -> None:
    assert decide_level(state(2), answers, days, []) == step
    assert decide_level(state(2), answers, days, [state(1, since=None)]) == step


def test_answers_of_another_model_begin_again() -> None:
    other = state(9, kind=("1", "gpt", "MiniLM"))
    assert decide_level(state(10), 900, 7, [other, state(8)]) == "settle"


@pytest.mark.parametrize(
    ("today", "earlier", "step"),
    [
        (state(10), [state(9), state(8)], "carry"),
        (state(10, 16, CLEAR), [state(9), state(8)], "carry"),  # one day's evidence
        (state(10, 16, CLEAR), [state(9, 20, CLEAR), state(8, 15, CLEAR)], "change"),
        (state(10, 16, CLEAR), [state(9, 8, CLEAR), state(8, 16, CLEAR)], "carry"),  # days that disagree
        (state(10, 16, CLEAR), [state(9, 16, CLEAR)], "carry"),  # too few maps
        (
            state(10, 16, CLEAR),
            [state(9, 16, CLEAR, since=8), state(8, 16, CLEAR, since=8)],
            "carry",
        ),  # soon after a change
        (state(10, 16, MINIMUM_GAIN / 2), [state(9, 16, CLEAR), state(8, 16, CLEAR)], "carry"),
    ],
)
def test_a_settled_level_changes_on_the_evidence_of_three_maps(
    today: LevelState, earlier: list[LevelState], step: str
) -> None:
    assert decide_level(today, 900, 7, earlier) == step


def test_small_windows_and_other_models_are_no_evidence() -> None:
    earlier = [state(3, 10), state(2, 11, answers=300), state(1, 13, kind=("2", "local", "MiniLM"))]
    assert list_evidence(KIND, earlier) == [((10, 1.0),)]
