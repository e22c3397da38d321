"""Two doors on one lake: parts of a trace that come to both at the same moment are all kept."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from pattern_pipeline.traces.payload import from_payload
from pattern_pipeline_tests.traces.building import chat, otlp_span, request
from pattern_pipeline_tests.web.bodies import JSON, json_body, trace_id
from pattern_pipeline_tests.web.door import open_door

TRACES = 10
PARTS = 4


def test_parts_that_come_to_two_doors_at_once_are_united(home: Path) -> None:
    with open_door(home) as one, open_door(home) as other, ThreadPoolExecutor(8) as pool:
        roots = [otlp_span(trace_id(number), "0a", {}, name="POST /ask") for number in range(TRACES)]
        body = json_body(request(*roots))
        assert httpx.post(f"{one.url}/v1/traces", headers=JSON, content=body).status_code == 200

        def send(part: int) -> int:
            spans = [
                chat(trace_id(number), f"part {part}", span_id=f"1{part}", parentSpanId="0a")
                for number in range(TRACES)
            ]
            door = (one, other)[part % 2]
            answer = httpx.post(f"{door.url}/v1/traces", headers=JSON, content=json_body(request(*spans)))
            return answer.status_code

        assert list(pool.map(send, range(PARTS))) == [200] * PARTS
        rows = one.lake.rows("SELECT payload FROM landed_traces")
    assert len(rows) == TRACES
    parts = {f"1{part}" for part in range(PARTS)}
    for (payload,) in rows:
        assert {span.span_id for span in from_payload(payload).spans} == {"0a"} | parts
