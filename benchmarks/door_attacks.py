"""What hostile and very large requests do to the door: `python benchmarks/door_attacks.py [names]`.

For each request a door of its own; small traces are sent beside it, one after the other. Printed: the answer to
the request and its seconds, the door's largest memory, and the slowest answer to the small traces.
"""

import contextlib
import gzip
import http.client
import json
import os
import sys
import tempfile
import threading
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from door import peak_memory, read_templates, served
from opentelemetry.proto.trace.v1.trace_pb2 import TracesData

sys.path.insert(0, str(Path(__file__).parents[1]))

from pattern_pipeline_tests.web.bodies import in_scope, nested

JSON, PROTOBUF = "application/json", "application/x-protobuf"
_SPAN = '{"traceId":"%032x","spanId":"%016x","name":"a","startTimeUnixNano":"1772440000000000000"%s}'
_RESOURCE = '{"resourceSpans":[{"scopeSpans":[{"spans":[%s]}]}]}'


@dataclass(frozen=True)
class Attack:
    """A request's body as it is made, its media type, and how it is packed."""

    body: Callable[[], bytes]
    media: str = JSON
    coding: str = "deflate"
    path: str = "/v1/traces"


def real(size: int, media: str) -> Callable[[], bytes]:
    """So many bytes of the demo's traces, each copy under an id of its own."""

    def made() -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            if media == PROTOBUF:
                templates = list(read_templates(Path(folder)))
                parts: list[bytes] = []
                held = 0
                while held < size:
                    part = templates[len(parts) % len(templates)].copy(os.urandom(16))
                    held += len(part)
                    parts.append(part)
                return b"".join(parts[:-1])
            from datetime import date

            from pattern_pipeline.demo.traffic import write_traffic

            traffic = write_traffic(
                Path(folder) / "traffic", first_day=date(2026, 3, 2), days=1, traces_per_day=100
            )
            lines = gzip.decompress(traffic.files[0].read_bytes()).splitlines()
        resources: list[bytes] = []
        held = 20
        while held < size:
            line = lines[len(resources) % len(lines)]
            found = json.loads(line)["resourceSpans"][0]["scopeSpans"][0]["spans"][0]["traceId"]
            inside = line[line.index(b"[") + 1 : line.rindex(b"]")]
            resources.append(inside.replace(found.encode(), os.urandom(16).hex().encode()))
            held += len(inside) + 1
        return b'{"resourceSpans":[' + b",".join(resources[:-1]) + b"]}"

    return made


def spans_of(number: int) -> Callable[[], bytes]:
    """A request with so many spans without attributes."""
    return lambda: (_RESOURCE % ",".join(_SPAN % (1, n + 1, "") for n in range(number))).encode()


def one_span(fields: str) -> Callable[[], bytes]:
    """A request with one span that has these fields too."""
    return lambda: (_RESOURCE % (_SPAN % (1, 1, fields))).encode()


def _messages(number: int) -> bytes:
    record = (
        '{"traceId":"%032x","spanId":"%016x","timeUnixNano":"1772440000000000000","eventName":'
        '"gen_ai.user.message","body":{"kvlistValue":{"values":[{"key":"content","value":'
        '{"stringValue":"hello"}}]}}}'
    )
    records = ",".join(record % (1, n + 1) for n in range(number))
    return b'{"resourceLogs":[{"scopeLogs":[{"logRecords":[' + records.encode() + b"]}]}]}"


def _records(number: int) -> bytes:
    attributes = b",".join(b'{"key":"%d","value":{"intValue":1}}' % n for n in range(number))
    return b'{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"attributes":[' + attributes + b"]}]}]}]}"


ATTACKS = {
    "20 million {}": Attack(lambda: b'{"resourceSpans":[' + b"{}," * 20_000_000 + b"{}]}"),
    "the same, gzip": Attack(lambda: b'{"resourceSpans":[' + b"{}," * 20_000_000 + b"{}]}", coding="gzip"),
    "20 million []": Attack(lambda: b'{"resourceSpans":[' + b"[]," * 20_000_000 + b"{}]}"),
    "30 million 0": Attack(lambda: b'{"resourceSpans":[' + b"0," * 30_000_000 + b"{}]}"),
    "13 million 1e9": Attack(lambda: b'{"resourceSpans":[' + b"1e9," * 13_000_000 + b"{}]}"),
    "20 million {} spans": Attack(lambda: (_RESOURCE % ("{}," * 20_000_000 + "{}")).encode()),
    "nesting of 30 million": Attack(
        lambda: b'{"resourceSpans":' + b"[" * 30_000_000 + b"]" * 30_000_000 + b"}"
    ),
    "nesting 900 deep": Attack(
        lambda: b'{"resourceSpans":[' + (b"[" * 900 + b"]" * 900 + b",") * 30_000 + b"{}]}"
    ),
    "5 million keys": Attack(
        lambda: b'{"resourceSpans":[{' + b",".join(b'"%d":0' % n for n in range(5_000_000)) + b"}]}"
    ),
    "a million attributes": Attack(
        one_span(
            ',"attributes":['
            + ",".join(f'{{"key":"{n}","value":{{"intValue":1}}}}' for n in range(10**6))
            + "]"
        )
    ),
    "a million attributes, protobuf": Attack(
        lambda: in_scope(
            nested(2, nested(1, b"\1" * 16) + nested(9, nested(1, b"a") + nested(2, b"\x18\x01")) * 10**6)
        ),
        PROTOBUF,
        "gzip",
    ),
    "a million attributes in 1000 spans, protobuf": Attack(
        lambda: in_scope(
            nested(2, nested(1, b"\1" * 16) + nested(9, nested(1, b"a") + nested(2, b"\x18\x01")) * 1000)
            * 1000
        ),
        PROTOBUF,
    ),
    "attributes of log records": Attack(lambda: _records(10**6), path="/v1/logs"),
    "100,000 e-mail addresses in one text": Attack(
        one_span(
            ',"attributes":[{"key":"gen_ai.prompt","value":{"stringValue":"'
            + " ".join(f"a{n}@b{n}.com" for n in range(100_000))
            + '"}}]'
        )
    ),
    "300,000 spans, escaped keys": Attack(
        lambda: spans_of(300_000)().replace(b"traceId", b"tr\\u0061ceId").replace(b"spanId", b"sp\\u0061nId")
    ),
    "300,000 bare spans": Attack(spans_of(300_000)),
    "60,000 messages as log records": Attack(lambda: _messages(60_000), path="/v1/logs"),
    "a string of 60 MB": Attack(
        one_span(
            ',"attributes":[{"key":"gen_ai.prompt","value":{"stringValue":"%s"}}]' % ("a, b: {" * 8_000_000)
        )
    ),
    "30 million empty resources, protobuf": Attack(lambda: b"\n\x00" * 30_000_000, PROTOBUF),
    "20 million empty spans, protobuf": Attack(lambda: in_scope(b"\x12\x00" * 20_000_000), PROTOBUF),
    "20 million empty attributes, protobuf": Attack(
        lambda: in_scope(nested(2, nested(1, b"\1" * 16) + b"\x4a\x00" * 20_000_000)), PROTOBUF
    ),
    "20 million unknown fields, protobuf": Attack(lambda: b"\x78\x01" * 20_000_000, PROTOBUF),
    "real traces, 20 MB of JSON": Attack(real(20 << 20, JSON), coding="gzip"),
    "real traces, 20 MB of protobuf": Attack(real(20 << 20, PROTOBUF), PROTOBUF, "gzip"),
    "real traces, 63 MB of JSON": Attack(real(63 << 20, JSON), coding="gzip"),
    "real traces, 63 MB of protobuf": Attack(real(63 << 20, PROTOBUF), PROTOBUF, "gzip"),
}


def main() -> None:
    """Try each request whose name holds one of the arguments, all without any."""
    chosen = [name for name in ATTACKS if not sys.argv[1:] or any(word in name for word in sys.argv[1:])]
    print(f"load before: {os.getloadavg()[0]:.1f}")
    print(
        f"{'request':<44} {'packed':>9} {'MB':>5} {'answer':>7} {'s':>6} {'peak MB':>8} {'small, slowest s':>17}"
    )
    for name in chosen:
        attack = ATTACKS[name]
        body = attack.body()
        packed = zlib.compress(body) if attack.coding == "deflate" else gzip.compress(body, 1)
        size = len(body) / 1e6
        del body
        with tempfile.TemporaryDirectory() as folder:
            door = [
                sys.executable,
                "-m",
                "pattern_pipeline.cli.app",
                "--home",
                folder,
                "serve",
                "--port",
                "0",
            ]
            with served(door) as (url, pid):
                row = tried(url, attack, packed)
                peak = peak_memory(pid) >> 20
                shown = f"{name:<44} {len(packed):>9} {size:>5.1f} {row[0]:>7} {row[1]:>6.1f}"
                print(f"{shown} {peak:>8} {row[2]:>17}", flush=True)


def tried(url: str, attack: Attack, packed: bytes) -> tuple[int, float, str]:
    """Send it: the status, the seconds, and the slowest small answer with all statuses seen."""
    waits: list[float] = []
    statuses: set[int] = set()
    over = threading.Event()
    small = TracesData.FromString(
        in_scope(
            nested(
                2,
                nested(1, b"\1" * 16)
                + nested(2, b"\1" * 8)
                + b"\x39"
                + (1772440000 * 10**9).to_bytes(8, "little"),
            )
        )
    )

    def senders() -> None:
        count = 0
        while not over.is_set() or not waits:
            count += 1
            small.resource_spans[0].scope_spans[0].spans[0].trace_id = count.to_bytes(16)
            began = time.perf_counter()
            statuses.add(sent(url, small.SerializeToString(), PROTOBUF, ""))
            waits.append(time.perf_counter() - began)

    sent(url, small.SerializeToString(), PROTOBUF, "")
    beside = threading.Thread(target=senders)
    beside.start()
    began = time.perf_counter()
    status = sent(url, packed, attack.media, attack.coding, attack.path)
    took = time.perf_counter() - began
    # What was begun goes on behind a 503.
    time.sleep(5 if status == 503 else 0.5)
    over.set()
    beside.join()
    return status, took, f"{max(waits):.2f} {sorted(statuses)}"


def sent(url: str, body: bytes, media: str, coding: str, path: str = "/v1/traces") -> int:
    """Post a body; the status, 0 where the connection broke."""
    place = urlsplit(url)
    with contextlib.closing(
        http.client.HTTPConnection(str(place.hostname), place.port, timeout=120)
    ) as connection:
        try:
            headers = {"Content-Type": media} | ({"Content-Encoding": coding} if coding else {})
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            return 0
        return answer.status


if __name__ == "__main__":
    main()
