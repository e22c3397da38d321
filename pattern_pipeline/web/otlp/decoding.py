"""From a body's bytes to traces."""

from collections.abc import Iterable
from hashlib import blake2b

from starlette.exceptions import HTTPException

from pattern_pipeline.traces.clearance import Clearance
from pattern_pipeline.traces.model import Reject, Source, Trace
from pattern_pipeline.traces.readers.otlp_json import traces_of_json
from pattern_pipeline.traces.readers.otlp_protobuf import traces_of_protobuf
from pattern_pipeline.web.otlp.arrival import Arrival
from pattern_pipeline.web.otlp.encoding import Encoding
from pattern_pipeline.web.otlp.signals import TRACES, Signal

SOURCE_PATH = "otlp/http"
_FORMATS = {Encoding.JSON: "otlp_json", Encoding.PROTOBUF: "otlp_protobuf"}


def decode(signal: Signal, encoding: Encoding, content: bytes, clearance: Clearance) -> Arrival:
    """The traces of a request that may be stored, and what of it may not.

    Raises HTTPException 400 where the body as a whole cannot be read.
    """
    source = source_of(content, encoding)
    traces: list[Trace] = []
    rejects: list[Reject] = []
    for item in _items(signal, encoding, content, source):
        if isinstance(item, Reject):
            rejects.append(item)
        elif trouble := clearance.trouble(item):
            rejects.append(Reject(source, trouble, records=len(item.spans)))
        else:
            traces.append(item)
    return Arrival(tuple(traces), tuple(rejects), len(content))


def source_of(content: bytes, encoding: Encoding) -> Source:
    """Where a request stands: its "line" is a hash, so that the same request sent again is the same place."""
    place = int.from_bytes(blake2b(content, digest_size=6).digest())
    return Source(SOURCE_PATH, place, _FORMATS[encoding])


def _items(signal: Signal, encoding: Encoding, content: bytes, source: Source) -> Iterable[Trace | Reject]:
    if signal != TRACES:
        raise HTTPException(415, "not yet")
    if content.strip() == b"{}":
        return ()
    try:
        return (traces_of_json if encoding is Encoding.JSON else traces_of_protobuf)(content, source)
    except ValueError as error:
        raise HTTPException(400, str(error)) from error
