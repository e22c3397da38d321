"""The threads of a trace: one for each agent span that has words of its own."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from pattern_pipeline.traces.ancestry import Ancestry
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
    ancestry = Ancestry(trace.spans)
    evaluators = ancestry.nearest({span.span_id for span in trace.spans if span.kind == "evaluator"})
    usable = [span for span in trace.spans if span.kind != "evaluator" and not evaluators[span.span_id]]
    models = [span for span in usable if span.kind == "llm" and (span.input or span.output or span.error)]
    models = _single_calls(models, ancestry)
    if not any(span.input or span.output for span in models):
        # Nothing recorded the model's calls: what the agents themselves were asked and answered
        # is all there is; words are better than a program's state.
        speaking = [span for span in usable if span.input or span.output]
        worded = [span for span in speaking if not all(map(is_data, (*span.input, *span.output)))]
        models += _outermost(worded or speaking, ancestry)
    agents = ancestry.nearest({span.span_id for span in trace.spans if span.kind == "agent"})
    by_agent: dict[str, list[Span]] = {}
    for span in (*models, *single_runs([span for span in usable if span.tool])):
        by_agent.setdefault(agents[span.span_id], []).append(span)
    depths = _depths(by_agent, ancestry)
    united = continued(by_agent, depths.__getitem__)
    threads = {agent: _thread(own, depths[agent]) for agent, own in united.items()}
    return tuple(sorted(threads.values(), key=lambda thread: thread.depth))


def _single_calls(models: list[Span], ancestry: Ancestry) -> list[Span]:
    """Each call of a model once: a client library and the framework around it may both record it.

    The outer span stands for both; one around several calls is the loop, and the calls tell all of it.
    """
    telling = {span.span_id for span in models if span.input or span.output}
    nearest = ancestry.nearest(telling)
    within = Counter(nearest[key] for key in telling)
    calls = {key for key in telling if within[key] < 2}
    around = ancestry.nearest(calls)
    return [
        span
        for span in models
        if (span.span_id in calls or span.span_id not in telling) and not around[span.span_id]
    ]


def _outermost(spans: list[Span], ancestry: Ancestry) -> list[Span]:
    around = ancestry.nearest({span.span_id for span in spans})
    return [span for span in spans if not around[span.span_id]]


def _depths(by_agent: dict[str, list[Span]], ancestry: Ancestry) -> dict[str, int]:
    """How many agents that asked a model are around each."""
    asking = {agent for agent, own in by_agent.items() if agent and any(span.kind == "llm" for span in own)}
    nearest = ancestry.nearest(asking)
    depths = {"": 0}
    for agent in by_agent:
        path = []
        while agent not in depths:
            path.append(agent)
            agent = nearest.get(agent, "")
        depth = depths[agent] + (agent in asking)
        for inner in reversed(path):
            depths[inner] = depth
            depth += inner in asking
    return depths


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
