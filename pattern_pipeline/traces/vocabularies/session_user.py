"""Find the session and the user of a span, and the metadata that its program's authors added."""

from typing import Any

from pattern_pipeline.traces.vocabularies.values import flatten_object, to_text
from pattern_pipeline.traces.vocabularies.vocabulary import Attributes

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
