"""Agent spans that carry on one conversation: every step of some loops is an agent span of its own."""

from collections.abc import Callable, Mapping, Sequence

from pattern_pipeline.traces.model import Message, Span
from pattern_pipeline.traces.repeated_history import get_message_key


def merge_continued_agents(
    by_agent: Mapping[str, list[Span]], depth: Callable[[str], int]
) -> dict[str, list[Span]]:
    """The model and tool spans by agent, those of agents that carry on another's conversation under the first.

    An agent carries on where it begins with the same words, or was last told an answer that the other gave: of
    a long conversation the beginning is often dropped. Only agents of one depth are united: a sub-agent that
    is handed the user's words answers for itself.
    """
    begun: dict[object, str] = {}
    answered: dict[object, str] = {}
    united: dict[str, list[Span]] = {}
    for agent, spans in sorted(by_agent.items(), key=lambda item: min(span.started_at for span in item[1])):
        level = depth(agent)
        models = sorted((span for span in spans if span.tool is None), key=lambda span: span.started_at)
        opening, last = _get_opening_key(models), _get_last_answer_key(models)
        first = agent
        if opening is not None:
            first = begun.get((level, opening)) or answered.get((level, last)) or agent
            begun.setdefault((level, opening), first)
        for answer in (message for span in models for message in span.output):
            answered[level, get_message_key(answer)] = first
        united.setdefault(first, []).extend(spans)
    return united


def _get_opening_key(models: Sequence[Span]) -> object | None:
    """The first words, system prompts aside, that a model was given."""
    asked = (message for span in models for message in span.input if message.role != "system")
    return _get_key(next(asked, None))


def _get_last_answer_key(models: Sequence[Span]) -> object | None:
    """The last answer that stands in the history which the first model was given."""
    told = (message for message in reversed(models[0].input) if message.role == "assistant") if models else ()
    return _get_key(next(iter(told), None))


def _get_key(message: Message | None) -> object | None:
    return None if message is None else get_message_key(message)
