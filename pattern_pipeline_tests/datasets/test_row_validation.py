"""Rows pass, or the finding that fails says why and of which row; broken rows are never published."""

import pytest

from pattern_pipeline.datasets import promotion as promotion_module
from pattern_pipeline.datasets.messages import ChatMessage
from pattern_pipeline.datasets.promotion import promote_suites
from pattern_pipeline.datasets.rows import DatasetRow, RowInput
from pattern_pipeline.datasets.suites import Suite
from pattern_pipeline.datasets.validation.findings import Finding
from pattern_pipeline.datasets.validation.rows import ROW_CHECKS, validate_rows
from pattern_pipeline.errors import PromotionError
from pattern_pipeline_tests.datasets.memory_store import MemoryVersionStore
from pattern_pipeline_tests.datasets.windows import DAY, UnitOf, Window

SUITE = Suite(name="regression", facet="Task", require_review=False)
INPUTS = Window([UnitOf(f"u{n}", session=f"s{n}") for n in range(3)]).inputs()


def promoted_rows() -> tuple[DatasetRow, ...]:
    store = MemoryVersionStore()
    promote_suites(DAY, [SUITE], INPUTS, store)
    return store.rows("regression", 1)


ROWS = promoted_rows()
SILENT = RowInput(
    messages=(ChatMessage(role="system", content="You help."), ChatMessage(role="user", content=" "))
)


def findings(rows: tuple[DatasetRow, ...]) -> dict[str, Finding]:
    return {each.name: each for each in validate_rows(rows)}


def test_promoted_rows_pass() -> None:
    found = findings(ROWS)
    assert list(found) == [check.name for check in ROW_CHECKS]
    assert all(each.passed and each.total == 3 for each in found.values())


@pytest.mark.parametrize(
    ("change", "name", "detail"),
    [
        ({"input": SILENT}, "rows_can_be_run", "no request: 1"),
        ({"expected_kind": "accepted_output"}, "rows_consistent", "no expected answer: 1"),
        (
            {"expected": ChatMessage(role="assistant", content="Done.")},
            "rows_consistent",
            "expected answer of no kind: 1",
        ),
        ({"split": "train"}, "rows_consistent", "unknown split: 1"),
        (
            {"topic": ROWS[0].topic.model_copy(update={"distance": 2.5})},
            "rows_consistent",
            "distance outside 0 to 2: 1",
        ),
    ],
)
def test_a_broken_row_fails_and_is_named(change: dict[str, object], name: str, detail: str) -> None:
    finding = findings((ROWS[0].model_copy(update=change), *ROWS[1:]))[name]
    assert (finding.passed, finding.detail) == (False, detail)
    assert finding.examples == (ROWS[0].id,)


def test_an_id_that_comes_twice_fails() -> None:
    finding = findings((*ROWS, ROWS[0]))["rows_unique"]
    assert (finding.passed, finding.unexpected) == (False, 1)


def test_nothing_is_published_where_a_row_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = (ROWS[0].model_copy(update={"input": SILENT}),)
    monkeypatch.setattr(promotion_module, "draw_rows", lambda *_: broken)
    store = MemoryVersionStore()
    with pytest.raises(
        PromotionError, match=r"rows of regression did not pass rows_can_be_run \(1 of 1: no request"
    ):
        promote_suites(DAY, [SUITE], INPUTS, store)
    assert store.versions() == ()


def test_a_unit_whose_user_says_nothing_gives_no_row() -> None:
    store = MemoryVersionStore()
    silent = Window([UnitOf("u1", request=" \n"), UnitOf("u2")]).inputs()
    promote_suites(DAY, [SUITE], silent, store)
    assert [row.origin.id for row in store.rows("regression", 1)] == ["u2"]
