"""Requests and spans a second, and how long a sender waits: the live door beside an endpoint that only decodes.

    python benchmarks/door.py [seconds a cell]

The door runs as `pattern-pipeline serve`, the peer as a bare FastAPI endpoint that decodes the protobuf message
and answers; both in a process of their own, one after the other, under the same senders in this process. A
request holds whole traces of the demo traffic, about 12 kB each, with ids of their own: a door answers when they
are redacted and committed. At the end every acknowledged trace is looked for in the lake.
"""

import base64
import gzip
import http.client
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

import orjson
from google.protobuf.json_format import ParseDict
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

SENDERS = (1, 8, 32)
TRACES_A_REQUEST = (1, 50)
PEER = """
import socket
import uvicorn
from fastapi import FastAPI, Request, Response
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
app = FastAPI()
@app.post("/v1/traces")
async def traces(request: Request):
    ExportTraceServiceRequest.FromString(await request.body())
    return Response(b"", media_type="application/x-protobuf")
listener = socket.create_server(("127.0.0.1", 0), backlog=2048)
print("=http://127.0.0.1:%d" % listener.getsockname()[1], flush=True)
uvicorn.Server(uvicorn.Config(app, access_log=False, log_level="warning")).run(sockets=[listener])
"""


@dataclass(frozen=True)
class Template:
    """One trace as a request of its own; its id is replaced in every copy."""

    body: bytes
    trace_id: bytes
    spans: int

    def copy(self, trace_id: bytes) -> bytes:
        """The same trace under another id. Requests one after the other are one request, in protobuf."""
        return self.body.replace(self.trace_id, trace_id)


@dataclass
class Tally:
    """What one cell of the table saw."""

    waits: list[float] = field(default_factory=list)
    spans: int = 0
    acknowledged: list[bytes] = field(default_factory=list)
    refused: int = 0


def main() -> None:
    """Measure every cell and print the table."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 5.0
    with tempfile.TemporaryDirectory() as folder:
        templates = list(read_templates(Path(folder)))
        size = sum(len(each.body) for each in templates) / len(templates)
        print(
            f"{len(templates)} templates, {size / 1000:.1f} kB and {mean_spans(templates):.1f} spans a trace"
        )
        print(f"{'traces':>6} {'senders':>7} {'at':>6} {'requests/s':>10} {'spans/s':>8} {'MB/s':>6}", end="")
        print(f" {'p50 ms':>7} {'p99 ms':>7} {'refused':>7}")
        home = Path(folder) / "home"
        door = [sys.executable, "-m", "pattern_pipeline.cli.app", "--home", str(home), "serve", "--port", "0"]
        acknowledged: set[str] = set()
        peak = 0
        for traces in TRACES_A_REQUEST:
            with served([sys.executable, "-c", PEER]) as (url, _):
                for senders in SENDERS:
                    show("peer", traces, senders, size, *measured(url, templates, traces, senders, seconds))
            with served(door) as (url, pid):
                for senders in SENDERS:
                    tally, took = measured(url, templates, traces, senders, seconds)
                    show("door", traces, senders, size, tally, took)
                    acknowledged.update(each.hex() for each in tally.acknowledged)
                peak = max(peak, peak_memory(pid))
        report(home, acknowledged, peak)


def read_templates(folder: Path) -> Iterator[Template]:
    """A day of demo traffic, trace by trace."""
    from pattern_pipeline.demo.traffic import write_traffic

    traffic = write_traffic(folder / "traffic", first_day=date(2026, 3, 2), days=1, traces_per_day=100)
    for line in gzip.decompress(traffic.files[0].read_bytes()).splitlines():
        content = orjson.loads(line)
        spans = [
            span
            for each in content["resourceSpans"]
            for scope in each["scopeSpans"]
            for span in scope["spans"]
        ]
        trace_id = bytes.fromhex(spans[0]["traceId"])
        message = ExportTraceServiceRequest()
        for span in spans:
            for name in ("traceId", "spanId", "parentSpanId"):
                span[name] = base64_of(span[name])
        ParseDict(content, message)
        yield Template(message.SerializeToString(), trace_id, len(spans))


def base64_of(hexadecimal: str) -> str:
    """An id as protobuf's own JSON has it."""
    return base64.b64encode(bytes.fromhex(hexadecimal)).decode()


@contextmanager
def served(command: list[str]) -> Iterator[tuple[str, int]]:
    """A server in a process of its own: its address and process id."""
    environment = {**os.environ, "HF_HUB_OFFLINE": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        url = process.stdout.readline().rpartition("=")[2].strip()
        try:
            yield url, process.pid
        finally:
            process.terminate()
            process.wait()


def measured(
    url: str, templates: list[Template], traces: int, senders: int, seconds: float
) -> tuple[Tally, float]:
    """Let so many senders send for some seconds; what they saw, and how long it took."""
    tallies = [Tally() for _ in range(senders)]
    until = time.perf_counter() + seconds
    threads = [
        threading.Thread(target=send, args=(url, templates, traces, until, tally, number))
        for number, tally in enumerate(tallies)
    ]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    whole = Tally()
    for tally in tallies:
        whole.waits += tally.waits
        whole.spans += tally.spans
        whole.acknowledged += tally.acknowledged
        whole.refused += tally.refused
    return whole, took


def send(url: str, templates: list[Template], traces: int, until: float, tally: Tally, number: int) -> None:
    """One sender: a request after the other on one connection, as an exporter does."""
    place = urlsplit(url)
    connection = http.client.HTTPConnection(str(place.hostname), place.port, timeout=60)
    turn = number
    while time.perf_counter() < until:
        chosen = [templates[(turn + offset) % len(templates)] for offset in range(traces)]
        turn += traces
        ids = [os.urandom(16) for _ in chosen]
        body = b"".join(each.copy(new) for each, new in zip(chosen, ids, strict=True))
        began = time.perf_counter()
        connection.request("POST", "/v1/traces", body, {"Content-Type": "application/x-protobuf"})
        answer = connection.getresponse()
        answer.read()
        if answer.status == 200:
            tally.waits.append(time.perf_counter() - began)
            tally.spans += sum(each.spans for each in chosen)
            tally.acknowledged += ids
        else:
            tally.refused += 1
            time.sleep(float(answer.headers.get("Retry-After", 1)))
    connection.close()


def show(name: str, traces: int, senders: int, size: float, tally: Tally, took: float) -> None:
    """Print one row."""
    waits = sorted(tally.waits) or [float("nan")]
    print(
        f"{traces:>6} {senders:>7} {name:>6} {len(tally.waits) / took:>10.1f} {tally.spans / took:>8.0f} "
        f"{len(tally.acknowledged) * size / took / 1e6:>6.1f} {waits[len(waits) // 2] * 1000:>7.1f} "
        f"{waits[int(len(waits) * 0.99)] * 1000:>7.1f} {tally.refused:>7}",
        flush=True,
    )


def report(home: Path, acknowledged: set[str], peak: int) -> None:
    """Look for what was acknowledged, and print what is left in the lake's folder."""
    from pattern_pipeline.lake.engine.lake import open_lake
    from pattern_pipeline.settings import load_settings

    rows = open_lake(load_settings(home)).rows("SELECT trace_id FROM landed_traces")
    found = {row[0] for row in rows}
    files = sum(1 for _ in (home / "lake" / "data").rglob("*.parquet"))
    print(
        f"{len(acknowledged)} traces acknowledged, {len(acknowledged - found)} of them missing, "
        f"{len(rows) - len(found)} doubled; {files} Parquet files; the door's peak memory {peak >> 20} MB; "
        f"{datetime.now(UTC):%Y-%m-%d}"
    )
    assert acknowledged <= found
    assert len(rows) == len(found)


def peak_memory(pid: int) -> int:
    """The largest resident set of a running process, in bytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def mean_spans(templates: list[Template]) -> float:
    """Spans of a trace, on average."""
    return sum(each.spans for each in templates) / len(templates)


if __name__ == "__main__":
    main()
