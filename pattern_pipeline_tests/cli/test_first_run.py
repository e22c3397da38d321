"""The first contact: what was just ingested runs, and what waits says for what and until when."""

import json
import time
from pathlib import Path

import pytest

from pattern_pipeline.lake.engine.lake import open_lake
from pattern_pipeline.settings import load_settings
from pattern_pipeline.web.otlp.decoding import decode
from pattern_pipeline.web.otlp.landing import Landing
from pattern_pipeline.web.otlp.signals import TRACES, Encoding
from pattern_pipeline_tests.cli.command import command
from pattern_pipeline_tests.traces.building import chat, request

UNDATED = [
    {"messages": [{"role": "user", "content": text}, {"role": "assistant", "content": "I will look."}]}
    for text in ("Where is my parcel?", "Cancel my order please.", "The invoice is wrong.")
]


@pytest.mark.parametrize("unit", ["trace", "session"])
def test_run_right_after_the_first_ingest_makes_the_undated_traces(tmp_path: Path, unit: str) -> None:
    home, file = tmp_path / "home", tmp_path / "undated.jsonl"
    file.write_text("".join(f"{json.dumps(line)}\n" for line in UNDATED), encoding="utf-8")
    variables = {"PATTERN_PIPELINE_TRACES__UNIT": unit}
    assert command(home, "ingest", file, **variables).status == 0
    done = command(home, "run", **variables)
    assert done.status == 0, done.errors
    assert "1 days made" in done.output
    assert open_lake(load_settings(home)).rows("SELECT count(*) FROM logs")[0][0] == len(UNDATED)


def test_what_is_still_being_sent_is_counted_with_the_time_it_enters(tmp_path: Path) -> None:
    settings = load_settings(tmp_path)
    door = Landing(open_lake(settings), settings)
    span = chat("1" * 32, "Where is my parcel?", "On its way.", span_id="01")
    now = time.time_ns()
    span |= {"startTimeUnixNano": str(now - 2_000_000_000), "endTimeUnixNano": str(now - 1_000_000_000)}
    door.keep([decode(TRACES, Encoding.JSON, json.dumps(request(span)).encode(), door.clearance())])
    done = command(tmp_path, "run", PATTERN_PIPELINE_TRACES__IDLE_SECONDS="86400")
    assert done.status == 1
    assert "1 trace waits for more from the live door, until" in done.errors
    assert "nothing is complete yet" in done.errors
    assert "no traces have landed" not in done.errors
    found = command(tmp_path, "doctor", PATTERN_PIPELINE_TRACES__IDLE_SECONDS="86400").output
    assert "1 trace waits for more from the live door" in found
    assert "pattern-pipeline ingest PATH" not in found
