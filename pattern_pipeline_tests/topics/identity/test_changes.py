"""What people are told of a topic's past."""

from datetime import date

import pandas as pd
import pytest

from pattern_pipeline.topics.identity.changes import Change, describe_changes_since, list_changes

D8, D9 = date(2024, 3, 8), date(2024, 3, 9)
NAMES = {"ta": "Book a flight", "tb": "Change a flight"}
COLUMNS = ["day", "topic_id", "name", "kind", "from_topics", "into_topics", "units"]
Row = tuple[date, str, str, str, list[str], list[str], int]


def told(*rows: Row) -> dict[str, tuple[Change, ...]]:
    return list_changes(pd.DataFrame(rows, columns=COLUMNS), NAMES)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ((D8, "tb", "", "new", [], [], 9), {"tb": "2024-03-08: began, 9 traces"}),
        (
            (D8, "tb", "", "split", ["ta"], [], 9),
            {
                "tb": "2024-03-08: split from: Book a flight (ta), 9 traces",
                "ta": "2024-03-08: a part left: Change a flight (tb), 9 traces",
            },
        ),
        (
            (D8, "tx", "Fly", "merged", [], ["ta", "tb"], 9),
            {
                "tx": "2024-03-08: merged into: Book a flight (ta), 9 traces",
                "ta": "2024-03-08: took in: Fly (tx), 9 traces",
            },
        ),
        ((D8, "tx", "Fly", "retired", [], ["ta"], 0), {"tx": "2024-03-08: retired, 0 traces"}),
        ((D8, "ta", "", "continued", ["ta", "tb"], [], 9), {}),
    ],
)
def test_each_step_is_told_of_both_topics_that_it_concerns(row: Row, said: dict[str, str]) -> None:
    assert {topic: each.line() for topic, [each] in told(row).items()} == said


def test_a_person_sees_what_was_decided_on_the_topic_that_came() -> None:
    [change] = told((D8, "tx", "Fly", "merged", [], ["ta"], 9))["ta"]
    assert change.line("rejected") == "2024-03-08: took in: Fly (tx, rejected), 9 traces"


@pytest.mark.parametrize(
    ("decided", "said"),
    [(D8, "merged since, split since"), (D9, "split since"), (date(2024, 3, 10), ""), (None, "")],
)
def test_only_what_came_after_a_decision_puts_it_in_doubt(decided: date | None, said: str) -> None:
    found = told(
        (D8, "ta", "", "new", [], [], 9),
        (D8, "tx", "Fly", "merged", [], ["ta"], 9),
        (D9, "tb", "", "split", ["ta"], [], 9),
    )
    assert describe_changes_since(decided, found["ta"]) == said
