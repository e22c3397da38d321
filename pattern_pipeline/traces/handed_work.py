"""Tools that ask a model themselves: sub-agents, though no span around them calls itself an agent."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from pattern_pipeline.traces.ancestry import Ancestry
from pattern_pipeline.traces.model import Span
from pattern_pipeline.traces.repeated_history import get_message_key


def find_subagent_tools(
    spans: Iterable[Span], models: Iterable[Span], agents: AbstractSet[str], ancestry: Ancestry
) -> set[str]:
    """The ids of tool spans whose models begin a conversation of their own, agents within aside.

    A model that is told what the agent around answered carries that agent's conversation on: some programs
    ask for the next answer within the tool that was called.
    """
    tools = {span.span_id for span in spans if span.tool}
    around = ancestry.nearest(agents | tools)
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
