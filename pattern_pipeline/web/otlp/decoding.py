"""From a body's bytes to traces."""

from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b

from pattern_pipeline.traces.clearance import Clearance
from pattern_pipeline.traces.model import LIVE_DOOR, Reject, Source, Trace
from pattern_pipeline.traces.preparing import Prepared, prepare
from pattern_pipeline.traces.readers.otlp_json import traces_of_json, traces_of_logs_json
from pattern_pipeline.traces.readers.otlp_protobuf import traces_of_logs_protobuf, traces_of_protobuf
from pattern_pipeline.traces.rejecting import excerpt
from pattern_pipeline.web.otlp.arrival import Arrival
from pattern_pipeline.web.otlp.encoding import Encoding
from pattern_pipeline.web.otlp.signals import LOGS, TRACES, Signal

_REASONS = 10
_FORMATS = {Encoding.JSON: "otlp_json", Encoding.PROTOBUF: "otlp_protobuf"}
_Reading = Callable[[bytes, Source], Iterator[Trace | Reject]]
_READINGS: dict[tuple[Signal, Encoding], _Reading] = {
    (TRACES, Encoding.JSON): traces_of_json,
    (TRACES, Encoding.PROTOBUF): traces_of_protobuf,
    (LOGS, Encoding.JSON): traces_of_logs_json,
    (LOGS, Encoding.PROTOBUF): traces_of_logs_protobuf,
}


def decode(signal: Signal, encoding: Encoding, content: bytes, clearance: Clearance) -> Arrival:
    """The traces of a request that may be stored, redacted and encoded, and what of it may not.

    Never raises for what the body holds: one that cannot be read at all is rejected with the reason.
    """
    source = source_of(content, encoding)
    traces: list[Prepared] = []
    rejects: list[Reject] = []
    try:
        items = _READINGS[signal, encoding](content, source)
    except ValueError as error:
        return Arrival((), (Reject(source, str(error), excerpt(content)),), len(content), readable=False)
    for item in items:
        if isinstance(item, Reject):
            rejects.append(item)
        elif trouble := clearance.trouble(item):
            rejects.append(Reject(source, trouble, records=len(item.spans)))
        else:
            traces.append(prepare(item, clearance))
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
