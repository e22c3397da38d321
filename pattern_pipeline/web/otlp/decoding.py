"""From a body's bytes to traces."""

from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b

from pattern_pipeline.traces.clearance import AdmissionPolicy
from pattern_pipeline.traces.model import LIVE_DOOR, Reject, Source, Trace
from pattern_pipeline.traces.preparing import PreparedTrace, prepare_trace
from pattern_pipeline.traces.readers.otlp_json import parse_json_logs, parse_json_traces
from pattern_pipeline.traces.readers.otlp_protobuf import parse_protobuf_logs, parse_protobuf_traces
from pattern_pipeline.traces.rejecting import make_excerpt
from pattern_pipeline.web.otlp.arrival import Arrival
from pattern_pipeline.web.otlp.encoding import Encoding
from pattern_pipeline.web.otlp.signals import LOGS, TRACES, Signal

_REASONS = 10
_FORMATS = {Encoding.JSON: "otlp_json", Encoding.PROTOBUF: "otlp_protobuf"}
_Reading = Callable[[bytes, Source], Iterator[Trace | Reject]]
_READINGS: dict[tuple[Signal, Encoding], _Reading] = {
    (TRACES, Encoding.JSON): parse_json_traces,
    (TRACES, Encoding.PROTOBUF): parse_protobuf_traces,
    (LOGS, Encoding.JSON): parse_json_logs,
    (LOGS, Encoding.PROTOBUF): parse_protobuf_logs,
}


def decode(signal: Signal, encoding: Encoding, content: bytes, clearance: AdmissionPolicy) -> Arrival:
    """The traces of a request that may be stored, redacted and encoded, and what of it may not.

    Never raises for what the body holds: one that cannot be read at all is rejected with the reason.
    """
    source = source_of(content, encoding)
    traces: list[PreparedTrace] = []
    rejects: list[Reject] = []
    try:
        items = _READINGS[signal, encoding](content, source)
    except ValueError as error:
        return Arrival((), (Reject(source, str(error), make_excerpt(content)),), len(content), readable=False)
    for item in items:
        if isinstance(item, Reject):
            rejects.append(item)
        elif trouble := clearance.trouble(item):
            rejects.append(Reject(source, trouble, records=len(item.spans)))
        else:
            traces.append(prepare_trace(item, clearance))
    return Arrival(tuple(traces), few(rejects), len(content))


def few(rejects: Sequence[Reject]) -> tuple[Reject, ...]:
    """The first rejects, and one that stands for all others: a sender's clock can be wrong for thousands."""
    shown, rest = rejects[:_REASONS], rejects[_REASONS:]
    if not rest:
        return tuple(shown)
    more = Reject(rest[0].source, f"{len(rest)} more like these", records=sum(each.records for each in rest))
    return (*shown, more)


def source_of(content: bytes, encoding: Encoding) -> Source:
    """Where a request stands: its "line" is a hash, so that the same request sent again is the same place."""
    place = int.from_bytes(blake2b(content, digest_size=6).digest())
    return Source(LIVE_DOOR, place, _FORMATS[encoding])
