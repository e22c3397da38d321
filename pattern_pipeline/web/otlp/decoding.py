"""Decode a request: from a body's bytes to the traces that may be stored."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from pattern_pipeline.traces.landing.admission import AdmissionPolicy
from pattern_pipeline.traces.landing.preparing import PreparedTrace, prepare_trace
from pattern_pipeline.traces.model import LIVE_DOOR, Fault, Reject, Source, Trace
from pattern_pipeline.traces.readers.otlp.json_reader import parse_json_logs, parse_json_traces
from pattern_pipeline.traces.readers.otlp.protobuf_reader import parse_protobuf_logs, parse_protobuf_traces
from pattern_pipeline.traces.rejects import reject_error
from pattern_pipeline.web.otlp.signals import LOGS, TRACES, Encoding, Signal

_REASONS = 10
_FORMATS = {Encoding.JSON: "otlp_json", Encoding.PROTOBUF: "otlp_protobuf"}
_Reading = Callable[[bytes, Source], Iterator[Trace | Reject]]
_READINGS: dict[tuple[Signal, Encoding], _Reading] = {
    (TRACES, Encoding.JSON): parse_json_traces,
    (TRACES, Encoding.PROTOBUF): parse_protobuf_traces,
    (LOGS, Encoding.JSON): parse_json_logs,
    (LOGS, Encoding.PROTOBUF): parse_protobuf_logs,
}


@dataclass(frozen=True, slots=True)
class Arrival:
    """The traces of one request as parts, redacted, what of it is rejected, and its size in bytes.

    One that is not ``readable`` is no telemetry at all.
    """

    traces: tuple[PreparedTrace, ...]
    rejects: tuple[Reject, ...]
    size: int
    readable: bool = True

    @property
    def rejected_records(self) -> int:
        """How many spans or log records are not taken."""
        return sum(reject.records for reject in self.rejects)

    @property
    def reason(self) -> str:
        """Why some are not taken, each reason once; empty where all are."""
        return "; ".join(dict.fromkeys(reject.message for reject in self.rejects))


def decode(signal: Signal, encoding: Encoding, content: bytes, clearance: AdmissionPolicy) -> Arrival:
    """Read the traces of a request that may be stored, redacted and encoded, and what of it may not.

    Never raises for what the body holds: one that cannot be read at all is rejected with the reason.
    """
    source = make_source(content, encoding)
    traces: list[PreparedTrace] = []
    rejects: list[Reject] = []
    try:
        items = _READINGS[signal, encoding](content, source)
    except ValueError as error:
        return Arrival((), (reject_error(source, error, content),), len(content), readable=False)
    for item in items:
        if isinstance(item, Reject):
            rejects.append(item)
        elif fault := clearance.find_fault(item):
            rejects.append(Reject(source, fault, records=len(item.spans)))
        else:
            traces.append(prepare_trace(item, clearance))
    return Arrival(tuple(traces), summarize_rejects(rejects), len(content))


def summarize_rejects(rejects: Sequence[Reject]) -> tuple[Reject, ...]:
    """Return the first rejects, and one for all others: a sender's clock can be wrong for thousands."""
    shown, rest = rejects[:_REASONS], rejects[_REASONS:]
    if not rest:
        return tuple(shown)
    fault = Fault("more like these", f"{len(rest)} more like these")
    more = Reject(rest[0].source, fault, records=sum(reject.records for reject in rest))
    return (*shown, more)


def make_source(content: bytes, encoding: Encoding) -> Source:
    """Make the source of a request: its "line" is a hash, so that the same request sent again has the same one."""
    place = int.from_bytes(blake2b(content, digest_size=6).digest())
    return Source(LIVE_DOOR, place, _FORMATS[encoding])
