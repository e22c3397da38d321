"""How far a facet is answered, by the version and the model that count now."""

from datetime import date

import pytest

from pattern_pipeline.lake.day_records import list_materialized_days
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.row_access import MaterializedDay
from pattern_pipeline.lake.facet_coverage import FacetCoverage, ask_failed_again, read_coverage
from pattern_pipeline_tests.lake.frames import rows

FIRST, SECOND = date(2026, 3, 4), date(2026, 3, 5)
NOW = "openai/m/1"
TOLD = {
    FIRST: [("Task", "2", NOW, "answered"), ("Task", "2", NOW, "no_match"), ("Task", "2", NOW, "failed")],
    SECOND: [
        ("Task", "1", NOW, "answered"),
        ("Task", "2", "local/1", "failed"),
        ("Mood", "1", NOW, "answered"),
    ],
}


@pytest.fixture
def answered(lake: Lake) -> Lake:
    for day, told in TOLD.items():
        records = [
            {
                "day": day,
                "unit_id": f"u{number}",
                "facet": facet,
                "facet_version": version,
                "extractor": extractor,
                "status": status,
            }
            for number, (facet, version, extractor, status) in enumerate(told)
        ]
        frame = rows("facet_summaries", *records)
        record = MaterializedDay("facet_summaries", day, "inputs", "content", len(frame))
        lake.replace_day(day, {"facet_summaries": frame}, record=record)
        lake.replace_day(
            day, {"preprocessed_traces": rows("preprocessed_traces", {"day": day, "unit_id": "u0"})},
            record=MaterializedDay("preprocessed_traces", day, "inputs", "content", 1),
        )  # fmt: skip
    return lake


def test_answers_of_another_version_or_model_are_older(answered: Lake) -> None:
    found = read_coverage(answered, {"Task": "2", "Mood": "1", "Plan": "1"}, NOW)
    assert found == {
        "Task": FacetCoverage(answered=1, no_match=1, failed=1, older=2),
        "Mood": FacetCoverage(answered=1),
        "Plan": FacetCoverage(),
    }


@pytest.mark.parametrize(
    ("version", "extractor", "older"), [("2", NOW, False), ("1", NOW, True), ("2", "local/1", True)]
)
def test_the_latest_map_counts(answered: Lake, version: str, extractor: str, older: bool) -> None:
    for day, made_by in {FIRST: ("0", "local/0"), SECOND: (version, extractor)}.items():
        card = {"day": day, "facet": "Task", "facet_version": made_by[0], "extractor": made_by[1]}
        answered.replace_day(day, {"topic_maps": rows("topic_maps", card)})
    assert read_coverage(answered, {"Task": "2"}, NOW)["Task"].map_is_older is older


@pytest.mark.parametrize(
    ("facet", "count", "fresh"),
    [(None, 2, []), ("Task", 2, []), ("Mood", 0, [FIRST, SECOND])],
)
def test_days_with_failed_answers_become_stale(
    answered: Lake, facet: str | None, count: int, fresh: list[date]
) -> None:
    assert ask_failed_again(answered, facet) == count
    made = list_materialized_days(answered)
    assert [each.day for each in made if each.stage == "facet_summaries"] == fresh
    assert [each.day for each in made if each.stage == "preprocessed_traces"] == [FIRST, SECOND]
