"""Decide whether a trace may be stored, and redact it."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from pattern_pipeline.traces.conversation.history import is_agent_trace
from pattern_pipeline.traces.model import Fault, Reject, Trace
from pattern_pipeline.traces.redaction.conversations import redact_trace
from pattern_pipeline.traces.redaction.rules import RedactionRules
from pattern_pipeline.traces.redaction.text import Redactor

# Clocks that run ahead, and time zones mistaken for UTC, are forgiven this much.
_CLOCK_TOLERANCE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AdmissionPolicy:
    """The admission rules of one run.

    ``now`` (UTC): the time of the run. ``earliest``: the first day of the pipeline. ``complete``: all spans
    of a trace are present. The OTLP door sets it to False, because spans of another service may come before
    the agent's own: parts are stored whatever they hold, ``raw_traces`` leaves out traces without an agent,
    and a later part with another root span never replaces an earlier one.
    """

    redact: bool
    now: datetime
    earliest: date
    complete: bool = True
    rules: RedactionRules = field(default_factory=RedactionRules)

    def find_fault(self, trace: Trace) -> Fault | None:
        """Return why a trace may not be stored, or None."""
        is_agent = not self.complete or is_agent_trace(trace)
        return self.find_fault_of(trace.trace_id, trace.started_at, is_agent)

    def find_fault_of(self, trace_id: str, start: datetime, is_agent: bool) -> Fault | None:
        """Return what ``find_fault`` does, for a trace of which this much is known; ``start`` is UTC."""
        if self.complete and not is_agent:
            return Fault(
                "a trace without messages and without spans of an agent, model or tool",
                f"trace {trace_id} has no message and no span of an agent, model or tool",
                "leave it out, or export it in a known vocabulary",
            )
        if start > self.now + _CLOCK_TOLERANCE:
            return Fault(
                "a trace that starts in the future",
                f"trace {trace_id} starts in the future ({start:%Y-%m-%d %H:%M} UTC)",
                "correct the sender's clock",
            )
        if start.astimezone(UTC).date() < self.earliest:
            return Fault(
                "a trace that starts before the first day",
                f"trace {trace_id} starts on {start:%Y-%m-%d}, before the first day",
                f"set start_date, now {self.earliest}, to an earlier day",
            )
        return None

    def redact_trace(self, trace: Trace) -> Trace:
        """Redact a trace, if the policy says so."""
        return redact_trace(trace, self.rules) if self.redact else trace

    def redact_reject(self, reject: Reject) -> Reject:
        """Redact the reason and the excerpt of a reject: both quote the record."""
        if not self.redact:
            return reject
        redactor = Redactor(self.rules)
        redactor.learn((reject.reason, reject.excerpt))
        fault = replace(reject.fault, reason=redactor.text(reject.reason))
        return replace(reject, fault=fault, excerpt=redactor.text(reject.excerpt))
