"""Many small commits do not leave many small files."""

from datetime import timedelta
from pathlib import Path

import pytest

from pattern_pipeline.lake.engine.lake import open_lake
from pattern_pipeline.settings import load_settings
from pattern_pipeline.web.otlp import landing as landing_module
from pattern_pipeline.web.otlp.decoding import decode
from pattern_pipeline.web.otlp.landing import Landing
from pattern_pipeline.web.otlp.signals import TRACES, Encoding
from pattern_pipeline_tests.web.bodies import chats, json_body, trace_id


@pytest.mark.parametrize("rows", [3, 15], ids=["kept in the catalog", "kept in files"])
def test_files_are_merged_and_nothing_is_lost(home: Path, monkeypatch: pytest.MonkeyPatch, rows: int) -> None:
    monkeypatch.setattr(landing_module, "COMMITS", 6)
    settings = load_settings(home)
    lake = open_lake(settings)
    landing = Landing(lake, settings)

    def files() -> int:
        return int(lake.rows("SELECT count(*) FROM ducklake_list_files('lake', 'landed_traces')")[0][0])

    for number in range(13):
        # Every group brings new traces and one that is known.
        wanted = [0, *range(1 + number * rows, 1 + (number + 1) * rows)]
        content = json_body(chats(wanted, f"turn {number}"))
        landing.keep([decode(TRACES, Encoding.JSON, content, landing.clearance())])
        landing.tidy(False)
        assert files() <= 8
    found = sorted(row[0] for row in lake.rows("SELECT trace_id FROM landed_traces"))
    assert found == [trace_id(number) for number in range(1 + 13 * rows)]
    payload = lake.rows("SELECT payload FROM landed_traces WHERE trace_id = ?", [trace_id(0)])[0][0]
    assert "turn 12 0" in payload


def test_what_was_merged_does_not_stay_on_the_disk(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landing_module, "COMMITS", 6)
    settings = load_settings(home)
    lake = open_lake(settings)
    landing = Landing(lake, settings)
    work = landing_module.Tidying(lake, keep=timedelta(0), grace=timedelta(0), every=0)
    for number in range(12):
        content = json_body(chats([0, *range(1 + number * 15, 16 + number * 15)], f"turn {number}"))
        landing.keep([decode(TRACES, Encoding.JSON, content, landing.clearance())])
        work.count_commit()
        work.tidy(False)
    assert len(list(Path(lake.location.data).rglob("*.parquet"))) <= 4
    assert lake.rows("SELECT count(*) FROM landed_traces") == [(181,)]


def test_when_nothing_waits_it_is_done_sooner(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    merged: list[str] = []
    monkeypatch.setattr(landing_module, "merge_small_files", lambda _lake, table, **_: merged.append(table))
    work = landing_module.Tidying(open_lake(load_settings(home)))
    for _ in range(landing_module.COMMITS_WHEN_IDLE):
        work.count_commit()
    work.tidy(False)
    assert merged == []
    work.tidy(True)
    work.tidy(True)
    assert merged == ["landed_traces", "rejected_records"]
