import asyncio
from pathlib import Path

import pytest

from pattern_pipeline.errors import ModelError
from pattern_pipeline.lake.answers import LakeAnswerStore
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.llm.chat import Usage
from pattern_pipeline.llm.paid_answers.answer_store import ModelAnswer
from pattern_pipeline.llm.paid_answers.questions import Outcome
from pattern_pipeline.llm.paid_answers.workers import FAILURES_IN_A_ROW, FIRST_FAILURES, CircuitBreaker
from pattern_pipeline_tests.llm.paid_answers.tiny_model import TASK, TinyModel, answered, units

GOOD = Outcome((ModelAnswer("answered"), ModelAnswer("answered")), Usage())
HALF = Outcome((ModelAnswer("answered"), ModelAnswer("failed", reason="no label")), Usage())
BAD = Outcome((ModelAnswer("failed", reason="HTTP 500"), ModelAnswer("failed", reason="x")), Usage())
ODD = Outcome((ModelAnswer("failed", reason="cut off"),), Usage())


@pytest.mark.parametrize(
    ("calls", "trips"),
    [
        ([BAD] * (FIRST_FAILURES - 1), False),
        ([BAD] * FIRST_FAILURES, True),
        ([GOOD] + [BAD] * (FAILURES_IN_A_ROW - 1), False),
        ([GOOD] + [BAD] * FAILURES_IN_A_ROW, True),
        ([GOOD] + [BAD] * 15 + [HALF] + [BAD] * 15, False),
        ([HALF] * 100, False),
        ([BAD, GOOD] * 50, False),
    ],
)
def test_only_failures_in_a_row_stop_a_run(calls: list[Outcome], trips: bool) -> None:
    breaker, tripped = CircuitBreaker(), False
    for asked in calls:
        try:
            breaker.note(asked)
        except ModelError:
            tripped = True
    assert tripped == trips


def test_the_commonest_reason_is_told() -> None:
    breaker = CircuitBreaker()
    for asked in [ODD, BAD, BAD, ODD, BAD, BAD, BAD]:
        breaker.note(asked)
    with pytest.raises(ModelError, match="the first 8 questions; 6 times: HTTP 500"):
        breaker.note(BAD)


def test_what_was_answered_before_is_kept(store: LakeAnswerStore, lake: Lake, tmp_path: Path) -> None:
    failing = frozenset(f"text {number}" for number in range(30, 200))
    model = TinyModel(failing=failing, lasting=False)
    with pytest.raises(ModelError, match="20 times: it mumbled"):
        asyncio.run(answered(units(200), [TASK], model, store, tmp_path, concurrency=2))
    assert len(model.calls) < 60
    assert len(lake.read_table("facet_answers")) == 30
    assert lake.read_table("answer_claims").empty
