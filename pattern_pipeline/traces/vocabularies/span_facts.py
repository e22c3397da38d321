"""Find a span's model, token counts, session, user and metadata under the names of every vocabulary."""

from typing import Any

from pattern_pipeline.traces.vocabularies.values import flatten_object, parse_if_json, to_count, to_text
from pattern_pipeline.traces.vocabularies.vocabulary import Attributes

_MODELS = (
    "gen_ai.response.model", "gen_ai.request.model", "llm.model_name", "ai.response.model", "ai.model.id",
    "langfuse.observation.model.name", "llm.response.model", "llm.request.model", "llm.model", "lmnr.llm.model",
    "mlflow.llm.model", "model_name", "model",
)  # fmt: skip
_INPUTS = (
    "gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens", "llm.token_count.prompt", "ai.usage.inputTokens",
    "ai.usage.promptTokens", "llm.usage.prompt_tokens", "llm.usage.input_tokens", "prompt_tokens", "input_tokens",
)  # fmt: skip
_OUTPUTS = (
    "gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens", "llm.token_count.completion",
    "ai.usage.outputTokens", "ai.usage.completionTokens", "llm.usage.completion_tokens",
    "llm.usage.output_tokens", "completion_tokens", "output_tokens",
)  # fmt: skip
_DETAILS = (
    "langfuse.observation.usage_details", "mlflow.chat.tokenUsage", "braintrust.metrics", "llm.token.counts",
)  # fmt: skip
USAGE_NAMES = frozenset(_MODELS + _INPUTS + _OUTPUTS + _DETAILS)
_INPUT_DETAILS = ("input_tokens", "prompt_tokens", "input", "inputTokens", "promptTokens")
_OUTPUT_DETAILS = ("output_tokens", "completion_tokens", "output", "outputTokens", "completionTokens")


def find_model(attributes: Attributes) -> str:
    """Find the model's name; "" where there is none."""
    named = (attributes.get(name) for name in _MODELS)
    return next((value for value in named if isinstance(value, str) and value), "")


def count_tokens(attributes: Attributes) -> tuple[int, int]:
    """Find the input and output tokens; 0 where they are not recorded."""
    input_tokens, output_tokens = _get_count(attributes, _INPUTS), _get_count(attributes, _OUTPUTS)
    if not input_tokens and not output_tokens:
        for name in _DETAILS:
            details: Any = parse_if_json(attributes.get(name)) if name in attributes else None
            if isinstance(details, dict):
                return _get_count(details, _INPUT_DETAILS), _get_count(details, _OUTPUT_DETAILS)
    return input_tokens, output_tokens


def _get_count(attributes: Attributes, names: tuple[str, ...]) -> int:
    return next((found for name in names if name in attributes and (found := to_count(attributes[name]))), 0)


def is_model_call(attributes: Attributes) -> bool:
    """Decide whether the span names a model or counts tokens, which makes it a model call."""
    return bool(to_text(find_model(attributes)) or any(count_tokens(attributes)))


# The first that is there counts: what a program says of itself, then what a framework made up.
_SESSIONS = (
    "session.id", "gen_ai.conversation.id", "langfuse.session.id", "ai.telemetry.metadata.sessionId",
    "traceloop.association.properties.session_id", "session_id", "thread_id", "conversation_id", "chat_id",
    "ai.telemetry.metadata.session_id", "ai.telemetry.metadata.threadId", "ai.telemetry.metadata.chatId",
    "ai.telemetry.metadata.conversationId", "traceloop.association.properties.thread_id",
    "traceloop.association.properties.conversation_id", "traceloop.association.properties.chat_id",
    "lmnr.association.properties.session_id", "mlflow.trace.session", "langsmith.trace.session_id",
    "langsmith.metadata.session_id", "langsmith.metadata.thread_id", "langgraph.thread_id",
    "metadata.session_id", "metadata.thread_id", "gcp.vertex.agent.session_id", "wandb.thread_id",
    "gen_ai.thread.id", "conversation.id", "chat.id", "sessionId", "threadId", "conversationId",
    "langfuse.trace.metadata.session_id", "langfuse.trace.session_id", "langtrace.session_id",
)  # fmt: skip
_USERS = (
    "user.id", "enduser.id", "langfuse.user.id", "ai.telemetry.metadata.userId",
    "traceloop.association.properties.user_id", "user_id", "ai.telemetry.metadata.user_id",
    "lmnr.association.properties.user_id", "mlflow.trace.user", "langsmith.metadata.user_id",
    "langfuse.trace.user_id", "metadata.user_id", "gcp.vertex.agent.user_id", "enduser.pseudo.id", "userId",
    "langtrace.user_id", "gen_ai.user.id", "gen_ai.request.user",
)  # fmt: skip
_QUICK_SESSIONS, _QUICK_USERS = _SESSIONS[:5], _USERS[:5]
# Names that ``quick_session`` and ``quick_user`` pass over.
SLOW_NAMES = frozenset(_SESSIONS[5:] + _USERS[5:])
NOTES = (
    "metadata.", "ai.telemetry.metadata.", "traceloop.association.properties.", "langfuse.trace.metadata.",
    "langfuse.observation.metadata.", "langsmith.metadata.", "lmnr.association.properties.", "mlflow.trace.tag.",
)  # fmt: skip
_NOTED_SESSIONS = (
    "session_id",
    "thread_id",
    "conversation_id",
    "chat_id",
    "sessionId",
    "threadId",
    "conversationId",
)
_NOTED_USERS = ("user_id", "userId", "enduser_id", "customer_id")
_NOTE_OBJECTS = (
    "metadata", "braintrust.metadata", "langfuse.trace.metadata", "langfuse.observation.metadata", "lmnr.metadata",
)  # fmt: skip


def get_common_session(attributes: Attributes) -> str:
    """Find the session like ``find_session``, under the commonest names only; for the fast path."""
    return _get_first(attributes, _QUICK_SESSIONS)


def get_common_user(attributes: Attributes) -> str:
    """Find the user like ``find_user``, under the commonest names only."""
    return _get_first(attributes, _QUICK_USERS)


def find_session(attributes: Attributes) -> str:
    """Find the session of a span; "" where it names none."""
    return _get_first(attributes, _SESSIONS)


def find_user(attributes: Attributes) -> str:
    """Find the user of a span; "" where it names none."""
    return _get_first(attributes, _USERS)


def find_noted_session(notes_of_it: dict[str, str]) -> str:
    """Find the session in free metadata; "" where there is none."""
    return _get_first(notes_of_it, _NOTED_SESSIONS)


def find_noted_user(notes_of_it: dict[str, str]) -> str:
    """Find the user in free metadata; "" where there is none."""
    return _get_first(notes_of_it, _NOTED_USERS)


def collect_notes(attributes: Attributes) -> dict[str, str]:
    """Collect the free metadata of a span by its own names."""
    found: dict[str, str] = {}
    for key in _NOTE_OBJECTS:
        if key in attributes:
            found.update(flatten_object(attributes[key]))
    for key, value in attributes.items():
        if key.startswith(NOTES):
            prefix = next(prefix for prefix in NOTES if key.startswith(prefix))
            found[key.removeprefix(prefix)] = to_text(value)
    return found


def _get_first(attributes: Attributes, names: tuple[str, ...]) -> str:
    for name in names:
        value: Any = attributes.get(name)
        # An object or list under such a name is something else than an id.
        if value and not isinstance(value, dict | list):
            return to_text(value)
    return ""
