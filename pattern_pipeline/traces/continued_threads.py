"""Agent spans that carry on one conversation: every step of some loops is an agent span of its own."""

from collections.abc import Callable, Mapping

from pattern_pipeline.traces.model import Message, Span
from pattern_pipeline.traces.repeated_history import message_key


def continued(by_agent: Mapping[str, list[Span]], depth: Callable[[str], int]) -> dict[str, list[Span]]:
    """The model and tool spans by agent, those of agents that begin with the same words under the first.

    Only agents of one depth are united: a sub-agent that is handed the user's words answers for itself.
    """
    begun: dict[object, str] = {}
    united: dict[str, list[Span]] = {}
    for agent, spans in sorted(by_agent.items(), key=lambda item: min(span.started_at for span in item[1])):
        opening = _opening(spans)
        first = agent if opening is None else begun.setdefault((depth(agent), message_key(opening)), agent)
        united.setdefault(first, []).extend(spans)
    return united


def _opening(spans: list[Span]) -> Message | None:
    """The first words, system prompts aside, that a model was given."""
    models = sorted((span for span in spans if span.tool is None), key=lambda span: span.started_at)
    asked = (message for span in models for message in span.input if message.role != "system")
    return next(asked, None)
