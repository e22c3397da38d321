import asyncio
from pathlib import Path

import pytest

from pattern_pipeline.errors import ModelError
from pattern_pipeline.facets.model.asked import Asked
from pattern_pipeline.facets.paying.breaker import FAILURES_IN_A_ROW, FIRST_FAILURES, Breaker
from pattern_pipeline.facets.summary import Summary
from pattern_pipeline.lake.answers import LakeAnswerStore
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.llm.chat import Usage
from pattern_pipeline_tests.facets.paying.asking import TASK, TinyModel, answered, units

GOOD = Asked((Summary("Task", "answered"), Summary("Mood", "answered")), Usage())
HALF = Asked((Summary("Task", "answered"), Summary("Mood", "failed", reason="no label")), Usage())
BAD = Asked((Summary("Task", "failed", reason="HTTP 500"), Summary("Mood", "failed", reason="x")), Usage())
ODD = Asked((Summary("Task", "failed", reason="cut off"),), Usage())


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
def test_only_failures_in_a_row_stop_a_run(calls: list[Asked], trips: bool) -> None:
    breaker, tripped = Breaker(), False
    for asked in calls:
        try:
            breaker.note(asked)
        except ModelError:
            tripped = True
    assert tripped == trips


def test_the_commonest_reason_is_told() -> None:
    breaker = Breaker()
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
