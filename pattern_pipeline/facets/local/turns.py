"""List the turns whose words count: those between the user and the outermost agent."""

from pattern_pipeline.traces.conversation.lines import Conversation, Line, LineKind


def list_user_turns(conversation: Conversation) -> tuple[Line, ...]:
    """List the turns of the user that hold words; what an agent writes to its sub-agents is not among them."""
    return _list_outermost(conversation, "user")


def list_agent_turns(conversation: Conversation) -> tuple[Line, ...]:
    """List the turns of the outermost agent that hold words; the user never reads a sub-agent's."""
    return _list_outermost(conversation, "assistant")


def list_agent_steps(conversation: Conversation) -> tuple[Line, ...]:
    """List the turns of the outermost agent and all tool calls, in order."""
    steps = [*list_agent_turns(conversation), *conversation.of_kind("tool_call")]
    return tuple(sorted(steps, key=lambda line: line.number))


def _list_outermost(conversation: Conversation, kind: LineKind) -> tuple[Line, ...]:
    spoken = conversation.of_kind("user", "assistant")
    depth = min((line.depth for line in spoken if line.text.strip()), default=0)
    return tuple(line for line in spoken if line.kind == kind and line.depth == depth and line.text.strip())
