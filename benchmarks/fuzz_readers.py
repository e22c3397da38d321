"""Damaged files of every format through the whole of landing: nothing may raise, nothing may hang.

    python benchmarks/fuzz_readers.py [--inputs 100000] [--seed 1] [--format chat]

Each input is a hand-made file of the tests, damaged: bytes changed, cut, doubled, or, where it is JSON, values put
in other places or replaced by odd ones. It goes through its reader, the union of parts, redaction, encoding and
decoding, and becomes a text. Whatever raises, save the errors by which a reader says that a file breaks off, is a
crash; so is an input that takes more than five seconds. The seed gives the same inputs again.
"""

import argparse
import json
import random
import signal
import sys
import tempfile
import time
import traceback
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from types import FrameType
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pattern_pipeline.traces.conversation.rendering import format_conversation, render_trace
from pattern_pipeline.traces.landing.admission import AdmissionPolicy
from pattern_pipeline.traces.landing.preparing import prepare_all
from pattern_pipeline.traces.model import Reject
from pattern_pipeline.traces.readers.io.files import TraceFile
from pattern_pipeline.traces.readers.registry import READERS
from pattern_pipeline_tests.traces.readers.fixtures.every_format import FIXTURES

LIMIT_SECONDS = 5
BREAKS_OFF = (EOFError, zlib.error, OSError, ValueError)
ODD: tuple[Any, ...] = (
    None, True, 0, -1, 2**63, 2**70, 1e308, float("nan"), "", " ", "\x00", "\ud83d", "😀" * 50, "<b>[red]",
    "a" * 5000, "9" * 400, "[" * 300, "{'a': " * 100, '{"messages": "[{\\"role\\": 5}]"}', [], {}, [[[]]],
    [None], {"": {}}, {"role": []}, {"content": {"parts": 7}}, "2026-13-45T99:00:00Z", "9999-12-31T23:59:59Z",
    -62135596800, 253402300799000, "data:image/png;base64," + "A" * 300, "my name is ann@example.com 4111",
)  # fmt: skip


@dataclass
class Tally:
    """What became of one format's inputs."""

    inputs: int = 0
    traces: int = 0
    rejects: int = 0
    broken_off: int = 0
    slowest: float = 0.0
    crashes: list[str] = field(default_factory=list)


class TooSlowError(BaseException):
    """Not an Exception, so that no reader takes it for a broken file."""


def main() -> int:
    """Fuzz, print the table, end with 1 where anything crashed."""
    options = argparse.ArgumentParser()
    options.add_argument("--inputs", type=int, default=100_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--format", choices=sorted(FIXTURES))
    chosen = options.parse_args()
    names = [chosen.format] if chosen.format else sorted(FIXTURES)
    signal.signal(signal.SIGALRM, _alarm)
    tallies = {name: fuzz(name, chosen.inputs // len(names), chosen.seed) for name in names}
    columns = ("inputs", "traces", "rejects", "broken off", "slowest s", "crashes")
    print(f"{'format':14}", *(f"{column:>10}" for column in columns))
    for name, tally in tallies.items():
        counts = (tally.inputs, tally.traces, tally.rejects, tally.broken_off)
        shown = (*counts, f"{tally.slowest:.2f}", len(tally.crashes))
        print(f"{name:14}", *(f"{value:>10}" for value in shown))
    for crash in dict.fromkeys(crash for tally in tallies.values() for crash in tally.crashes):
        print(crash)
    print(f"{sum(tally.inputs for tally in tallies.values())} inputs")
    return int(any(tally.crashes for tally in tallies.values()))


def fuzz(name: str, inputs: int, seed: int) -> Tally:
    """So many damaged files of one format."""
    chance, tally = random.Random(f"{seed} {name}"), Tally()
    reader = next(reader for reader in READERS if reader.name == name)
    clearance = AdmissionPolicy(redact=True, now=datetime.now(UTC), earliest=date(2000, 1, 1))
    samples = [*FIXTURES[name].values(), *([protobuf_request()] if name == "otlp_protobuf" else [])]
    with tempfile.TemporaryDirectory() as folder:
        file = TraceFile(Path(folder) / "damaged")
        for _ in range(inputs):
            content = damaged(chance.choice(samples), chance)
            file.path.write_bytes(content)
            begun = time.perf_counter()
            signal.setitimer(signal.ITIMER_REAL, LIMIT_SECONDS)
            try:
                for item in prepare_all(reader.read(file), clearance):
                    if isinstance(item, Reject):
                        tally.rejects += 1
                        continue
                    tally.traces += 1
                    format_conversation(render_trace(item.trace(), 2000))
            except BREAKS_OFF as error:
                if _is_of_reading(error):
                    tally.broken_off += 1
                else:
                    tally.crashes.append(_told(error))
                    _keep(name, content, len(tally.crashes))
            except (Exception, TooSlowError) as error:
                tally.crashes.append(_told(error))
                _keep(name, content, len(tally.crashes))
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
            tally.inputs += 1
            tally.slowest = max(tally.slowest, time.perf_counter() - begun)
    return tally


def protobuf_request() -> bytes:
    """A request of one span in which something is said: damaged protobuf seldom holds anything otherwise."""
    span = Span(
        trace_id=bytes(range(16)), span_id=bytes(range(8)), name="chat", start_time_unix_nano=10**18,
        end_time_unix_nano=10**18 + 10**9,
    )  # fmt: skip
    said = '[{"role": "user", "parts": [{"type": "text", "content": "where is my parcel"}]}]'
    span.attributes.add(key="gen_ai.input.messages").value.string_value = said
    span.events.add(name="exception").attributes.add(key="exception.type").value.string_value = "Lost"
    request = ExportTraceServiceRequest()
    request.resource_spans.add().scope_spans.add().spans.append(span)
    return request.SerializeToString()


def damaged(content: bytes, chance: random.Random) -> bytes:
    """The content with one to three damages."""
    for _ in range(chance.randint(1, 3)):
        content = chance.choice(DAMAGES)(content, chance)
    return content


def _bytes_changed(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _cut(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content) + 1)
    return content[:start] + content[start + chance.choice((1, 5, 50, 10**9)) :]


def _doubled(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content) + 1)
    return content[:start] + content[start : start + chance.choice((1, 20, 200))] * 2 + content[start:]


def _value_changed(content: bytes, chance: random.Random) -> bytes:
    lines = content.split(b"\n")
    place = chance.randrange(len(lines))
    for part, join in ((lines[place], True), (content, False)):
        try:
            value = json.loads(part)
        except (ValueError, RecursionError):
            continue
        changed = json.dumps(_replaced(value, chance), ensure_ascii=True).encode()
        return b"\n".join([*lines[:place], changed, *lines[place + 1 :]]) if join else changed
    return _bytes_changed(content, chance)


def _replaced(value: Any, chance: random.Random) -> Any:
    places = _places(value)
    if not places:
        return chance.choice(ODD)
    holder, key = chance.choice(places)
    other, another = chance.choice(places)
    kind = chance.random()
    if kind < 0.6:
        holder[key] = chance.choice(ODD)
    elif kind < 0.8:
        # Through text, for a value within itself could not be written.
        holder[key] = json.loads(json.dumps(other[another]))
    elif kind < 0.9 and isinstance(holder, dict):
        holder[chance.choice(("role", "content", "type", "id", "messages", "parts", "x"))] = holder.pop(key)
    else:
        holder[key] = json.dumps(holder[key])
    return value


def _places(value: Any) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting:
        holder = waiting.pop()
        keys = (
            list(holder)
            if isinstance(holder, dict)
            else range(len(holder))
            if isinstance(holder, list)
            else ()
        )
        for key in keys:
            found.append((holder, key))
            waiting.append(holder[key])
    return found


DAMAGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _bytes_changed, _cut, _doubled, _value_changed, _value_changed, _value_changed,
)  # fmt: skip


def _is_of_reading(error: BaseException) -> bool:
    """Whether it came out of the reader itself, which may say so that a file breaks off."""
    frames = traceback.extract_tb(error.__traceback__)
    return any("/readers/" in frame.filename for frame in frames)


def _told(error: BaseException) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {str(error)[:100]} in {Path(frame.filename).name}:{frame.lineno}"


def _keep(name: str, content: bytes, number: int) -> None:
    folder = Path(tempfile.gettempdir()) / "fuzz_readers"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}-{number}").write_bytes(content)


def _alarm(_signal: int, _frame: FrameType | None) -> None:
    raise TooSlowError(f"more than {LIMIT_SECONDS} s")


if __name__ == "__main__":
    sys.exit(main())
