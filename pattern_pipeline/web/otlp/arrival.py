"""One request, read."""

from dataclasses import dataclass

from pattern_pipeline.traces.landing.preparing import PreparedTrace
from pattern_pipeline.traces.model import Reject


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
