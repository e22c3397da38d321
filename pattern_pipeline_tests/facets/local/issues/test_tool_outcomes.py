"""What came of tool calls, and what is known of it before a turn."""

import pytest

from pattern_pipeline.facets.local.issues.tool_outcomes import Results, read_outcomes
from pattern_pipeline_tests.facets.conversations import conversation

CALLS = conversation(
    "result search: [1]",
    "failed book: full",
    "agent: One moment.",
    "result search: []",
    "agent: Well.",
)


def test_results_are_read_as_failed_empty_or_good() -> None:
    assert [outcome.state for outcome in read_outcomes(CALLS)] == ["ok", "failed", "empty"]


def test_of_a_turn_the_recent_results_the_last_and_the_last_good_one_are_known() -> None:
    before = Results(read_outcomes(CALLS)).before(5, since=2)
    assert before is not None
    assert [outcome.line.number for outcome in before.recent] == [2, 4]
    assert (before.last.line.number, before.good and before.good.line.number) == (4, 1)
    assert before.worked == {"search"}


def test_before_the_first_result_there_is_nothing() -> None:
    assert Results(read_outcomes(CALLS)).before(1, since=0) is None


@pytest.mark.parametrize(
    ("tool", "changes"), [("get_order", False), ("searchWeb", False), ("cancel_order", True), ("", False)]
)
def test_look_ups_change_nothing(tool: str, changes: bool) -> None:
    (outcome,) = read_outcomes(conversation(f"result {tool}: ok"))
    assert outcome.changes_things is changes
