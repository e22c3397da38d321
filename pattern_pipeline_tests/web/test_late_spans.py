"""Traces that come in parts: whatever comes first, nothing is lost, and a day that grew is stale."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import dagster as dg
import httpx

from pattern_pipeline.definitions import build_defs
from pattern_pipeline.lake.landed_units import read_landed_units
from pattern_pipeline.orchestration.run_days import run_days
from pattern_pipeline.services.freshness import list_stale_stages
from pattern_pipeline.services.lake_state import read_lake_state
from pattern_pipeline.services.stages import STAGES
from pattern_pipeline.services.workspace import Workspace
from pattern_pipeline.traces.units.filters import Filters
from pattern_pipeline.traces.units.raw_units import build_raw_frame
from pattern_pipeline_tests.traces.building import START, chat, otlp_span, request
from pattern_pipeline_tests.web.bodies import JSON, chats, json_body, trace_id
from pattern_pipeline_tests.web.door import Door, open_door

DAY = START.date()
ONE = trace_id(1)


def send(door: Door, content: dict[str, Any]) -> None:
    answer = httpx.post(f"{door.url}/v1/traces", headers=JSON, content=json_body(content))
    assert (answer.status_code, answer.json()) == (200, {})


def stale(door: Door, day: date = DAY) -> tuple[str, ...]:
    return list_stale_stages(day, read_lake_state(Workspace(door.settings)))


def unit(door: Door) -> tuple[int, str] | None:
    rows = door.lake.rows("SELECT spans, input FROM raw_traces WHERE trace_id = ?", [ONE])
    return rows[0] if rows else None


def units(door: Door) -> list[str]:
    landed = read_landed_units(door.lake, "trace", datetime.now(UTC), DAY, DAY)
    return list(build_raw_frame(landed, Filters())["unit_id"])


def test_late_spans_make_the_day_stale_and_are_in_the_next_answer(home: Path) -> None:
    with open_door(home) as door, dg.DagsterInstance.ephemeral() as instance:
        root = otlp_span(ONE, "0a", {"gen_ai.operation.name": "invoke_agent"})
        send(door, request(root, chat(ONE, "where is my parcel", span_id="0b", parentSpanId="0a")))
        send(door, chats(range(10, 15)))
        defs = build_defs(home=home)

        def run() -> None:
            assert not any(each.error for each in run_days(defs, instance, Workspace(door.settings), [DAY]))

        run()
        assert stale(door) == ()
        assert unit(door) == (2, "where is my parcel")

        # The same spans again, as after a lost answer: nothing has changed.
        send(door, request(root))
        assert stale(door) == ()

        late = otlp_span(ONE, "0c", {"gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "parcels"})
        send(door, request(late | {"parentSpanId": "0a"}))
        assert stale(door) == tuple(stage.name for stage in STAGES)
        run()
        assert unit(door) == (3, "where is my parcel")
        assert stale(door) == ()


def test_what_is_private_has_one_placeholder_in_all_parts(home: Path) -> None:
    with open_door(home) as door:
        send(door, request(chat(ONE, "I am ann@example.com", span_id="0a")))
        send(
            door,
            request(chat(ONE, "not bob@example.com but ann@example.com", span_id="0b", parentSpanId="0a")),
        )
        payload = door.payloads()
    assert "example.com" not in payload
    assert "I am <EMAIL_1>" in payload
    assert "not <EMAIL_2> but <EMAIL_1>" in payload


def test_several_roots_of_one_trace_are_all_kept(home: Path) -> None:
    # A program that names the trace id itself may begin several spans without a parent.
    with open_door(home) as door:
        for span_id in ("0a", "0b", "0c"):
            send(door, request(chat(ONE, f"I am {span_id}", span_id=span_id)))
        payload = door.payloads()
    assert all(f"I am {span_id}" in payload for span_id in ("0a", "0b", "0c"))


def test_a_span_of_another_service_that_comes_first_is_kept_for_the_agents_spans(home: Path) -> None:
    gateway = otlp_span(ONE, "0a", {"http.request.method": "POST"}, name="POST /ask")
    with open_door(home) as door:
        send(door, request(gateway, service="gateway"))
        assert door.landed() == {ONE}
        assert units(door) == []
        send(door, request(chat(ONE, "where is my parcel", span_id="0b", parentSpanId="0a")))
        assert units(door) == [ONE]
        rows = door.lake.rows("SELECT payload FROM landed_traces")
    assert len(rows) == 1
    assert "POST /ask" in rows[0][0]
    assert "where is my parcel" in rows[0][0]
