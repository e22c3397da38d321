"""The threads of a trace: one for each agent span that has words of its own."""

from dataclasses import dataclass, field
from datetime import datetime

from pattern_pipeline.traces.continued_threads import continued
from pattern_pipeline.traces.data_texts import is_data
from pattern_pipeline.traces.model import Message, Span, Trace
from pattern_pipeline.traces.repeated_history import MergedHistory
from pattern_pipeline.traces.tool_runs import single_runs


@dataclass(frozen=True, slots=True)
class Dated:
    """A message, and when it was said as far as the spans tell."""

    message: Message
    moment: datetime


@dataclass(slots=True)
class Thread:
    """What one agent said and did. ``failures`` are model spans that gave no answer."""

    depth: int
    messages: list[Dated] = field(default_factory=list)
    tools: list[Span] = field(default_factory=list)
    failures: list[Span] = field(default_factory=list)


def threads_of(trace: Trace) -> tuple[Thread, ...]:
    """The threads, the outermost first. Depth counts the agents around that have words of their own."""
    spans = {span.span_id: span for span in trace.spans}
    ancestors = {span.span_id: _ancestors(span, spans) for span in trace.spans}
    evaluated = {key for key, chain in ancestors.items() if any(span.kind == "evaluator" for span in chain)}
    usable = [span for span in trace.spans if span.kind != "evaluator" and span.span_id not in evaluated]
    models = [span for span in usable if span.kind == "llm" and (span.input or span.output or span.error)]
    models = _single_calls(models, ancestors)
    if not any(span.input or span.output for span in models):
        # Nothing recorded the model's calls: what the agents themselves were asked and answered
        # is all there is; words are better than a program's state.
        speaking = [span for span in usable if span.input or span.output]
        worded = [span for span in speaking if not all(map(is_data, (*span.input, *span.output)))]
        models += _outermost(worded or speaking, ancestors)
    by_agent: dict[str, list[Span]] = {}
    for span in (*models, *single_runs([span for span in usable if span.tool])):
        by_agent.setdefault(_agent(span, ancestors), []).append(span)
    depths = {agent: _depth(agent, ancestors, by_agent) for agent in by_agent}
    united = continued(by_agent, depths.__getitem__)
    threads = {agent: _thread(own, depths[agent]) for agent, own in united.items()}
    return tuple(sorted(threads.values(), key=lambda thread: thread.depth))


def _single_calls(models: list[Span], ancestors: dict[str, list[Span]]) -> list[Span]:
    """Each call of a model once: a client library and the framework around it may both record it.

    The outer span stands for both; one around several calls is the loop, and the calls tell all of it.
    """
    telling = {span.span_id for span in models if span.input or span.output}
    within: dict[str, int] = {}
    for key in telling:
        nearest = next((up.span_id for up in ancestors[key] if up.span_id in telling), "")
        within[nearest] = within.get(nearest, 0) + 1
    calls = {key for key in telling if within.get(key, 0) < 2}
    return [
        span
        for span in models
        if (span.span_id in calls or span.span_id not in telling)
        and not any(up.span_id in calls for up in ancestors[span.span_id])
    ]


def _ancestors(span: Span, spans: dict[str, Span]) -> list[Span]:
    chain: list[Span] = []
    seen = {span.span_id}
    while (parent := spans.get(span.parent_id)) is not None and parent.span_id not in seen:
        # A span that is its own ancestor has been seen in the wild; the walk must end there.
        seen.add(parent.span_id)
        chain.append(parent)
        span = parent
    return chain


def _outermost(spans: list[Span], ancestors: dict[str, list[Span]]) -> list[Span]:
    speaking = {span.span_id for span in spans}
    return [span for span in spans if not any(up.span_id in speaking for up in ancestors[span.span_id])]


def _agent(span: Span, ancestors: dict[str, list[Span]]) -> str:
    chain = ancestors[span.span_id]
    return next((up.span_id for up in chain if up.kind == "agent"), "")


def _depth(agent: str, ancestors: dict[str, list[Span]], by_agent: dict[str, list[Span]]) -> int:
    around = [up.span_id for up in ancestors.get(agent, ()) if up.kind == "agent"]
    return sum(any(span.kind == "llm" for span in by_agent.get(name, ())) for name in around)


def _thread(spans: list[Span], depth: int) -> Thread:
    thread = Thread(
        depth, tools=sorted((span for span in spans if span.tool), key=lambda span: span.started_at)
    )
    models = sorted(
        (span for span in spans if not span.tool), key=lambda span: (span.started_at, span.ended_at)
    )
    history = MergedHistory(repeats=any(_answers(span) for span in models))
    said_until = min(span.started_at for span in spans)
    for span in models:
        new = history.add(span.input)
        for message in new:
            # What a person said was said before the model began, perhaps before tools that
            # ran without it: its
            # time is the end of the answer before.
            moment = span.started_at if message.role == "tool" else said_until
            thread.messages.append(Dated(message, moment))
        history.answer(span.output)
        thread.messages.extend(Dated(message, span.ended_at) for message in span.output)
        if span.error:
            thread.failures.append(span)
        said_until = max(said_until, span.ended_at)
    return thread


def _answers(span: Span) -> bool:
    return any(message.role == "assistant" for message in span.input)
