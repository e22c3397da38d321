"""Build the threads of a trace: what each agent was asked, answered and did.

One agent span makes one thread, with two exceptions: a tool that runs a conversation with a model of its own
is a sub-agent, and several agent spans that continue one conversation are one thread.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime

from pattern_pipeline.traces.conversation.deduplication import (
    deduplicate_calls,
    deduplicate_runs,
    move_question_to_input,
)
from pattern_pipeline.traces.conversation.repeated_history import (
    MergedHistory,
    get_message_key,
    is_program_state,
)
from pattern_pipeline.traces.conversation.span_graph import Ancestry
from pattern_pipeline.traces.model import Message, Span, Trace


@dataclass(frozen=True, slots=True)
class TimedMessage:
    """A message and its time, as far as the spans record it."""

    message: Message
    moment: datetime


@dataclass(slots=True)
class Thread:
    """The messages and tool runs of one agent.

    ``depth``: the number of agents around it. ``failures``: model spans that returned an error instead of an
    answer.
    """

    depth: int
    messages: list[TimedMessage] = field(default_factory=list)
    tools: list[Span] = field(default_factory=list)
    failures: list[Span] = field(default_factory=list)


def build_threads(trace: Trace) -> tuple[Thread, ...]:
    """Build the threads of a trace, the outermost first.

    Spans inside evaluators are left out. Where no model call was recorded, the input and output of the agents
    themselves are used; text is preferred to serialized program state.
    """
    ancestry = Ancestry(trace.spans)
    evaluators = ancestry.find_nearest({span.span_id for span in trace.spans if span.kind == "evaluator"})
    usable = [span for span in trace.spans if span.kind != "evaluator" and not evaluators[span.span_id]]
    models = [span for span in usable if span.kind == "llm" and (span.input or span.output or span.error)]
    models = deduplicate_calls(models, ancestry)
    if not any(span.input or span.output for span in models):
        # Nothing recorded the model's calls: what the agents themselves were asked and answered
        # is all there is; words are better than a program's state.
        speaking = [span for span in usable if span.input or span.output]
        worded = [span for span in speaking if not all(map(is_program_state, (*span.input, *span.output)))]
        models += _drop_repeated_errors(_select_asking_spans(worded or speaking, ancestry), models)
    own = {span.span_id for span in trace.spans if span.kind == "agent"}
    agents = ancestry.find_nearest(own | find_subagent_tools(usable, models, own, ancestry))
    by_agent: dict[str, list[Span]] = {}
    for span in (*models, *deduplicate_runs([span for span in usable if span.tool], ancestry)):
        # An agent without recorded model calls is its own thread, with its tools.
        by_agent.setdefault(span.span_id if span.kind == "agent" else agents[span.span_id], []).append(span)
    depths = _count_depths(by_agent, ancestry, {span.span_id for span in usable if span.tool})
    merged = merge_continued_agents(by_agent, depths.__getitem__)
    threads = {agent: _build_thread(own, depths[agent]) for agent, own in merged.items()}
    return tuple(sorted(threads.values(), key=lambda thread: thread.depth))


def _select_asking_spans(spans: list[Span], ancestry: Ancestry) -> list[Span]:
    """Select the outermost spans that record a user's message; where none does, the outermost."""
    parted = [move_question_to_input(span) for span in spans]
    asked = [span for span in parted if any(message.role == "user" for message in span.input)]
    return _select_outermost(asked or parted, ancestry)


def _select_outermost(spans: list[Span], ancestry: Ancestry) -> list[Span]:
    around = ancestry.find_nearest({span.span_id for span in spans})
    return [span for span in spans if not around[span.span_id]]


def _drop_repeated_errors(spans: list[Span], models: list[Span]) -> list[Span]:
    """Clear the errors that a model call inside a span reports already."""
    reported = {span.error for span in models}
    return [replace(span, error="") if span.error in reported else span for span in spans]


def _count_depths(by_agent: dict[str, list[Span]], ancestry: Ancestry, tools: set[str]) -> dict[str, int]:
    """Count the agents around each agent, of those that asked a model.

    Model calls outside any agent span form a loop at depth 0; the agents in its tools are one level below it.
    """
    asking = {agent for agent, own in by_agent.items() if agent and any(span.kind == "llm" for span in own)}
    nearest, handed = ancestry.find_nearest(asking), ancestry.find_nearest(tools)
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
    last_end = min(span.started_at for span in spans)
    for span in models:
        new = history.add(span.input)
        for message in new:
            # A user message precedes the model call, and perhaps tools that ran without the model: its time is
            # the end of the answer before.
            moment = span.started_at if message.role == "tool" else last_end
            thread.messages.append(TimedMessage(message, moment))
        history.add_answer(span.output)
        thread.messages.extend(TimedMessage(message, span.ended_at) for message in span.output)
        if span.error:
            thread.failures.append(span)
        last_end = max(last_end, span.ended_at)
    return thread


def _contains_answers(span: Span) -> bool:
    """Decide whether a span's input repeats earlier answers, not only new questions."""
    roles = [message.role for message in span.input]
    return "assistant" in roles or ("tool" in roles and "user" in roles[: roles.index("tool")])


def find_subagent_tools(
    spans: Iterable[Span], models: Iterable[Span], agents: AbstractSet[str], ancestry: Ancestry
) -> set[str]:
    """Find the tool spans that hold a conversation with a model of their own.

    ``agents``: ids of agent spans, whose models do not count. A model call that repeats an answer of the
    agent outside continues that agent's conversation: some programs request the next answer inside the tool.
    """
    tools = {span.span_id for span in spans if span.tool}
    around = ancestry.find_nearest(agents | tools)
    asked: dict[str, list[Span]] = {}
    for span in models:
        asked.setdefault(around[span.span_id], []).append(span)
    return {
        tool
        for tool in tools & asked.keys()
        if not _continues_conversation(asked[tool], asked.get(around[tool], ()))
    }


def _continues_conversation(own: Sequence[Span], outer: Sequence[Span]) -> bool:
    answered = {get_message_key(message) for span in outer for message in span.output}
    first = min(own, key=lambda span: span.started_at)
    return any(
        message.role == "assistant" and get_message_key(message) in answered for message in first.input
    )


def merge_continued_agents(
    by_agent: Mapping[str, list[Span]], depth: Callable[[str], int]
) -> dict[str, list[Span]]:
    """Merge agents that continue one conversation; a step of some loops is an agent span each.

    ``by_agent``: model and tool spans by agent id. ``depth``: the depth of an agent. Two agents are one
    conversation where they begin with the same message, or where the first input of the later one ends with
    an answer of the earlier one: long conversations are truncated at the beginning. Only agents of one depth
    are merged; a sub-agent may receive the user's own words. Returns the spans by the id of the first agent.
    """
    by_opening: dict[object, str] = {}
    by_answer: dict[object, str] = {}
    merged: dict[str, list[Span]] = {}
    for agent, spans in sorted(by_agent.items(), key=lambda item: min(span.started_at for span in item[1])):
        level = depth(agent)
        models = sorted((span for span in spans if span.tool is None), key=lambda span: span.started_at)
        opening, last = _get_opening_key(models), _get_last_answer_key(models)
        first = agent
        if opening is not None:
            first = by_opening.get((level, opening)) or by_answer.get((level, last)) or agent
            by_opening.setdefault((level, opening), first)
        for answer in (message for span in models for message in span.output):
            by_answer[level, get_message_key(answer)] = first
        merged.setdefault(first, []).extend(spans)
    return merged


def _get_opening_key(models: Sequence[Span]) -> object | None:
    """Return the key of the first input message that is no system prompt."""
    asked = (message for span in models for message in span.input if message.role != "system")
    return _get_key(next(asked, None))


def _get_last_answer_key(models: Sequence[Span]) -> object | None:
    """Return the key of the last answer in the input of the first model call."""
    answers = (
        (message for message in reversed(models[0].input) if message.role == "assistant") if models else ()
    )
    return _get_key(next(iter(answers), None))


def _get_key(message: Message | None) -> object | None:
    return None if message is None else get_message_key(message)
