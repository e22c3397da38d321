"""Sessions as units, through Dagster: over midnight, growing, moving to an earlier day."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from pattern_pipeline.definitions import build_defs
from pattern_pipeline.lake.engine.lake import Lake, open_lake
from pattern_pipeline.lake.landed_units import list_landed_days
from pattern_pipeline.lake.landing import LakeLandingStore
from pattern_pipeline.orchestration.day_run import DayRun
from pattern_pipeline.orchestration.run_days import run_days
from pattern_pipeline.services.freshness import list_stale_stages
from pattern_pipeline.services.lake_state import read_lake_state
from pattern_pipeline.services.readiness import describe_waiting_units
from pattern_pipeline.services.stages import STAGES
from pattern_pipeline.services.workspace import Workspace
from pattern_pipeline.settings import Settings, load_settings
from pattern_pipeline.traces.landing.landing import land_paths
from pattern_pipeline.web.otlp.decoding import decode
from pattern_pipeline.web.otlp.landing import Landing
from pattern_pipeline.web.otlp.signals import TRACES, Encoding
from pattern_pipeline_tests.traces.building import chat, request, write_lines

FIRST, SECOND = date(2026, 3, 1), date(2026, 3, 2)
MIDNIGHT = datetime(2026, 3, 2, tzinfo=UTC)
ALL = tuple(stage.name for stage in STAGES)


class Home:
    """A home whose units are sessions; ``turn`` lands one trace of a session, ``run`` makes what is stale."""

    def __init__(self, folder: Path, instance: dg.DagsterInstance) -> None:
        self.folder = folder
        self.instance = instance
        folder.mkdir(parents=True)
        (folder / "settings.toml").write_text('[traces]\nunit = "session"\n', encoding="utf-8")
        self.settings: Settings = load_settings(folder)
        self.lake: Lake = open_lake(self.settings)

    def turn(self, number: int, words: str, at: datetime, session: str = "s", *, live: bool = False) -> None:
        start = int(at.timestamp()) * 1_000_000_000
        span = chat(f"{number:032x}", words, f"answer to {words}", span_id="01")
        span |= {"startTimeUnixNano": str(start), "endTimeUnixNano": str(start + 1_000_000_000)}
        span["attributes"].append({"key": "session.id", "value": {"stringValue": session}})
        sent = request(span)
        if live:
            door = Landing(self.lake, self.settings)
            door.keep([decode(TRACES, Encoding.JSON, json.dumps(sent).encode(), door.clearance())])
            return
        land_paths(
            [write_lines(self.folder / f"{number}.jsonl", sent)],
            LakeLandingStore(self.lake),
            redact=False,
            now=datetime.now(UTC),
            earliest=self.settings.start_date,
            progress=lambda _: None,
        )

    def run(self) -> list[DayRun]:
        runs = run_days(
            build_defs(home=self.folder), self.instance, Workspace(self.settings), (FIRST, SECOND)
        )
        assert [each.error for each in runs if each.error] == []
        return runs

    def units(self) -> dict[str, tuple[date, int, str]]:
        rows = self.lake.rows(
            "SELECT unit_id, day, traces, text FROM raw_traces JOIN preprocessed_traces USING (day, unit_id)"
        )
        assert len({row[0] for row in rows}) == len(rows)
        return {unit: (day, traces, text) for unit, day, traces, text in rows}

    def stale(self, day: date) -> tuple[str, ...]:
        return list_stale_stages(day, read_lake_state(Workspace(self.settings)))


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with dg.DagsterInstance.ephemeral() as instance:
        yield Home(tmp_path / "home", instance)


def test_a_session_lives_on_the_day_of_its_start_whatever_comes_later(home: Home) -> None:
    home.turn(1, "where is my parcel", MIDNIGHT - timedelta(minutes=5))
    home.turn(9, "another matter", MIDNIGHT + timedelta(hours=2), session="other")
    home.run()
    assert (home.stale(FIRST), home.stale(SECOND)) == ((), ())

    # It goes on after midnight: the day it began on is made again, with one unit and its one answer.
    home.turn(2, "still nothing", MIDNIGHT + timedelta(minutes=5))
    assert home.stale(FIRST) == ALL
    assert home.stale(SECOND) == ()
    home.run()
    day, traces, text = home.units()["s"]
    assert (day, traces) == (FIRST, 2)
    assert text.splitlines() == [
        "1 user: where is my parcel",
        "2 assistant: answer to where is my parcel",
        "3 user: still nothing",
        "4 assistant: answer to still nothing",
    ]
    assert home.units()["other"][:2] == (SECOND, 1)
    logged = home.lake.rows("SELECT id, session_id, day FROM logs ORDER BY id")
    assert logged == [("other", "other", SECOND), ("s", "s", FIRST)]
    answers = home.lake.rows("SELECT day, count(*) FROM facet_summaries WHERE unit_id = 's' GROUP BY day")
    assert answers == [(FIRST, 3)]


def test_a_session_whose_beginning_comes_late_leaves_its_old_day(home: Home) -> None:
    home.turn(2, "still nothing", MIDNIGHT + timedelta(minutes=5))
    home.run()
    assert home.units()["s"][0] == SECOND
    home.turn(1, "where is my parcel", MIDNIGHT - timedelta(minutes=5))
    home.run()
    assert list(home.units()) == ["s"]
    assert home.units()["s"][:2] == (FIRST, 2)
    for table in ("facet_summaries", "facet_embeddings", "classified_logs", "current_labels"):
        assert {row[0] for row in home.lake.rows(f"SELECT day FROM {table}")} == {FIRST}, table
    assert home.run() == []


def test_a_unit_that_still_goes_on_waits(home: Home) -> None:
    now = datetime.now(UTC)
    home.turn(1, "just said", now - timedelta(seconds=30), live=True)
    home.turn(2, "said long ago", MIDNIGHT, session="old", live=True)
    home.turn(3, "just written down", now - timedelta(seconds=30), session="file")
    # Its beginning came from a file, its end is sent.
    home.turn(4, "written down", MIDNIGHT, session="s")
    made = list_landed_days(home.lake, "session", now - timedelta(seconds=600))
    assert [(each.day, each.traces) for each in made] == [(SECOND, 1), (now.date(), 1)]
    line = describe_waiting_units(home.lake, home.settings.traces)
    assert line.startswith("1 session waits for more from the live door, until ")
    assert "(idle_seconds = 600)" in line
    later = describe_waiting_units(home.lake, home.settings.traces.model_copy(update={"idle_seconds": 0}))
    assert later == ""


def test_conditions_and_samples_are_part_of_what_makes_a_day_stale(home: Home) -> None:
    home.turn(1, "where is my parcel", MIDNIGHT)
    home.turn(2, "another matter", MIDNIGHT, session="other")
    home.run()
    traces = home.settings.traces.model_dump(mode="json") | {"where": "input LIKE '%parcel%'"}
    lines = [f"{name} = {json.dumps(traces[name])}" for name in ("unit", "where")]
    (home.folder / "settings.toml").write_text("\n".join(["[traces]", *lines]), encoding="utf-8")
    home.settings = load_settings(home.folder)
    assert home.stale(SECOND) == ALL
    home.run()
    assert list(home.units()) == ["s"]
