"""The threads of a trace: one for each agent span that has words of its own."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from pattern_pipeline.traces.ancestry import Ancestry
from pattern_pipeline.traces.continued_threads import merge_continued_agents
from pattern_pipeline.traces.data_texts import is_data
from pattern_pipeline.traces.handed_work import find_subagent_tools
from pattern_pipeline.traces.model import Message, Span, Trace
from pattern_pipeline.traces.model_calls import deduplicate_calls, move_question_to_input
from pattern_pipeline.traces.repeated_history import MergedHistory
from pattern_pipeline.traces.tool_runs import deduplicate_runs


@dataclass(frozen=True, slots=True)
class TimedMessage:
    """A message, and when it was said as far as the spans tell."""

    message: Message
    moment: datetime


@dataclass(slots=True)
class Thread:
    """What one agent said and did. ``failures`` are model spans that gave no answer."""

    depth: int
    messages: list[TimedMessage] = field(default_factory=list)
    tools: list[Span] = field(default_factory=list)
    failures: list[Span] = field(default_factory=list)


def build_threads(trace: Trace) -> tuple[Thread, ...]:
    """The threads, the outermost first. Depth counts the agents around that have words of their own."""
    ancestry = Ancestry(trace.spans)
    evaluators = ancestry.nearest({span.span_id for span in trace.spans if span.kind == "evaluator"})
    usable = [span for span in trace.spans if span.kind != "evaluator" and not evaluators[span.span_id]]
    models = [span for span in usable if span.kind == "llm" and (span.input or span.output or span.error)]
    models = deduplicate_calls(models, ancestry)
    if not any(span.input or span.output for span in models):
        # Nothing recorded the model's calls: what the agents themselves were asked and answered
        # is all there is; words are better than a program's state.
        speaking = [span for span in usable if span.input or span.output]
        worded = [span for span in speaking if not all(map(is_data, (*span.input, *span.output)))]
        models += _drop_repeated_errors(_select_asking_spans(worded or speaking, ancestry), models)
    own = {span.span_id for span in trace.spans if span.kind == "agent"}
    agents = ancestry.nearest(own | find_subagent_tools(usable, models, own, ancestry))
    by_agent: dict[str, list[Span]] = {}
    for span in (*models, *deduplicate_runs([span for span in usable if span.tool], ancestry)):
        # An agent whose calls nobody recorded speaks for itself, with its tools.
        by_agent.setdefault(span.span_id if span.kind == "agent" else agents[span.span_id], []).append(span)
    depths = _count_depths(by_agent, ancestry, {span.span_id for span in usable if span.tool})
    united = merge_continued_agents(by_agent, depths.__getitem__)
    threads = {agent: _build_thread(own, depths[agent]) for agent, own in united.items()}
    return tuple(sorted(threads.values(), key=lambda thread: thread.depth))


def _select_asking_spans(spans: list[Span], ancestry: Ancestry) -> list[Span]:
    """The outermost spans that tell what was asked; where none does, the outermost."""
    parted = [move_question_to_input(span) for span in spans]
    asked = [span for span in parted if any(message.role == "user" for message in span.input)]
    return _select_outermost(asked or parted, ancestry)


def _select_outermost(spans: list[Span], ancestry: Ancestry) -> list[Span]:
    around = ancestry.nearest({span.span_id for span in spans})
    return [span for span in spans if not around[span.span_id]]


def _drop_repeated_errors(spans: list[Span], models: list[Span]) -> list[Span]:
    """The spans without the failures that calls of a model within them tell already."""
    told = {span.error for span in models}
    return [replace(span, error="") if span.error in told else span for span in spans]


def _count_depths(by_agent: dict[str, list[Span]], ancestry: Ancestry, tools: set[str]) -> dict[str, int]:
    """How many agents that asked a model are around each; a loop that no span stands for is one to its tools."""
    asking = {agent for agent, own in by_agent.items() if agent and any(span.kind == "llm" for span in own)}
    nearest, handed = ancestry.nearest(asking), ancestry.nearest(tools)
    has_loop = any(span.kind == "llm" for span in by_agent.get("", ()))
    depths = {"": 0}
    for agent in by_agent:
        path = []
        while agent not in depths:
            path.append(agent)
            agent = nearest.get(agent, "")
        depth = depths[agent] + (agent in asking)
        if path and not agent and has_loop and (path[-1] in tools or handed.get(path[-1])):
            depth += 1
        for inner in reversed(path):
            depths[inner] = depth
            depth += inner in asking
    return depths


def _build_thread(spans: list[Span], depth: int) -> Thread:
    thread = Thread(
        depth, tools=sorted((span for span in spans if span.tool), key=lambda span: span.started_at)
    )
    models = sorted(
        (span for span in spans if not span.tool), key=lambda span: (span.started_at, span.ended_at)
    )
    history = MergedHistory(repeats=any(_contains_answers(span) for span in models))
    said_until = min(span.started_at for span in spans)
    for span in models:
        new = history.add(span.input)
        for message in new:
            # What a person said was said before the model began, perhaps before tools that
            # ran without it: its
            # time is the end of the answer before.
            moment = span.started_at if message.role == "tool" else said_until
            thread.messages.append(TimedMessage(message, moment))
        history.answer(span.output)
        thread.messages.extend(TimedMessage(message, span.ended_at) for message in span.output)
        if span.error:
            thread.failures.append(span)
        said_until = max(said_until, span.ended_at)
    return thread


def _contains_answers(span: Span) -> bool:
    """Whether the history tells what came after a question."""
    roles = [message.role for message in span.input]
    return "assistant" in roles or ("tool" in roles and "user" in roles[: roles.index("tool")])
