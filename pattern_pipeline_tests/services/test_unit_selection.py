"""What a run would ask about, read without making anything."""

from datetime import date
from pathlib import Path

import pytest

from pattern_pipeline.lake.day_records import list_materialized_days
from pattern_pipeline.lake.engine.lake import open_lake
from pattern_pipeline.services import unit_selection
from pattern_pipeline.services.unit_selection import find_units_to_ask
from pattern_pipeline.services.workspace import Workspace
from pattern_pipeline.settings import Settings, load_settings
from pattern_pipeline_tests.landed_files import land_files
from pattern_pipeline_tests.traces.building import START, chat, request, write_lines

TRACES = 60


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home in which some traces of one day have landed."""
    told = [request(chat(f"{n:x}".rjust(32, "a"), f"Where is parcel {n}?")) for n in range(TRACES)]
    found = load_settings(tmp_path)
    land_files(found, [write_lines(tmp_path / "in.jsonl", *told)], redact=False)
    return found


def test_days_that_were_never_made_are_rendered_and_nothing_is_stored(settings: Settings) -> None:
    lake = open_lake(settings)
    found = find_units_to_ask(Workspace(settings))
    assert (found.days, found.share, len(found.units)) == ((START.date(),), 1.0, TRACES)
    lines = {line.text for unit in found.units for line in unit.conversation.of_kind("user")}
    assert lines == {f"Where is parcel {n}?" for n in range(TRACES)}
    assert list_materialized_days(lake) == []
    assert lake.read_table("preprocessed_traces").empty


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (None, None, 1),
        (START.date(), START.date(), 1),
        (date(2026, 3, 2), None, 0),
        (None, date(2026, 2, 28), 0),
    ],
)
def test_days_outside_are_left_out(
    settings: Settings, first: date | None, last: date | None, days: int
) -> None:
    found = find_units_to_ask(Workspace(settings), first, last)
    assert (len(found.days), len(found.units)) == (days, days * TRACES)


def test_of_many_traces_the_same_part_is_looked_at(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unit_selection, "MOST_TRACES", TRACES // 2)
    found, again = (find_units_to_ask(Workspace(settings)) for _ in range(2))
    assert found == again
    assert found.share == 0.5
    assert TRACES * 0.25 < len(found.units) < TRACES * 0.75


def test_filters_of_the_settings_hold(settings: Settings) -> None:
    traces = settings.traces.model_copy(update={"where": "input LIKE '%parcel 7?'"})
    found = find_units_to_ask(Workspace(settings.model_copy(update={"traces": traces})))
    assert len(found.units) == 1
