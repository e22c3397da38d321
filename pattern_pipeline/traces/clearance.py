"""What a trace must pass before it is stored."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from pattern_pipeline.traces.history import is_of_an_agent
from pattern_pipeline.traces.model import Reject, Trace
from pattern_pipeline.traces.redaction.rules import RedactionRules
from pattern_pipeline.traces.redaction.text import Redactor
from pattern_pipeline.traces.redaction.trace import redact_trace

# Clocks that run ahead, and time zones mistaken for UTC, are forgiven this much.
_CLOCK_TOLERANCE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AdmissionPolicy:
    """The rules of one run: ``now`` (UTC) is its time, ``earliest`` the first day there is.

    A live door is never ``complete``: the spans of another service may come before the agent's own, so parts
    of a trace are landed whatever they hold, and ``raw_traces`` leaves out the traces that stay without any.
    What an earlier part said is never dropped there, be it that a later one has another root span.
    """

    redact: bool
    now: datetime
    earliest: date
    complete: bool = True
    rules: RedactionRules = field(default_factory=RedactionRules)

    def trouble(self, trace: Trace) -> str:
        """Why a trace cannot be stored, with the mend; empty where it can."""
        return self.trouble_of(trace.trace_id, trace.started_at, not self.complete or is_of_an_agent(trace))

    def trouble_of(self, trace_id: str, start: datetime, of_an_agent: bool) -> str:
        """As ``trouble``, for a trace of which this much is known; ``start`` is UTC."""
        if self.complete and not of_an_agent:
            return (
                f"trace {trace_id} has no message and no span of an agent, model or tool; leave it "
                "out, or export it in a known vocabulary"
            )
        if start > self.now + _CLOCK_TOLERANCE:
            when = f"{start:%Y-%m-%d %H:%M} UTC"
            return f"trace {trace_id} starts in the future ({when}); mend the sender's clock"
        if start.astimezone(UTC).date() < self.earliest:
            mend = f"set start_date, now {self.earliest}, to an earlier day"
            return f"trace {trace_id} starts on {start:%Y-%m-%d}, before the first day; {mend}"
        return ""

    def redacted(self, trace: Trace) -> Trace:
        """The trace as it may be stored."""
        return redact_trace(trace, self.rules) if self.redact else trace

    def redacted_reject(self, reject: Reject) -> Reject:
        """The reject as it may be stored: reason and excerpt quote the record."""
        if not self.redact:
            return reject
        redactor = Redactor(self.rules)
        redactor.learn((reject.reason, reject.excerpt))
        return replace(reject, reason=redactor.text(reject.reason), excerpt=redactor.text(reject.excerpt))
