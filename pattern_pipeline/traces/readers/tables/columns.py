"""Map the columns of a table to fields: as set under ``[traces.columns]``, else by common names."""

import re
from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

Shape = Literal["dialogues", "messages", "exchanges"]

_PUNCTUATION = re.compile(r"[^a-z0-9]+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_CONVERSATIONS = (
    "conversation_id", "session_id", "thread_id", "dialogue_id", "dialog_id", "chat_id", "conv_id", "ticket_id",
    "call_id",
)  # fmt: skip
_ROLES = ("role", "message_role", "speaker", "sender_type", "author_type")
# The names that columns go by, the most telling first.
_NAMES: dict[str, tuple[str, ...]] = {
    "trace_id": ("trace_id", "run_id", "request_id", "uuid", "id", "row_id"),
    "session_id": _CONVERSATIONS,
    "user_id": ("user_id", "customer_id", "end_user_id", "username", "user"),
    "time": (
        "timestamp", "created_at", "created", "start_time", "started_at", "sent_at", "datetime", "date_time",
        "time", "date", "ts",
    ),
    "messages": (
        "messages", "conversations", "conversation", "dialogue", "dialog", "transcript", "chat_history", "turns",
        "chat", "history",
    ),
    "input": (
        "input", "inputs", "prompt", "question", "query", "user_message", "user_input", "user_query", "request",
        "instruction", "user_prompt", "human", "user",
    ),
    "output": (
        "output", "outputs", "response", "answer", "completion", "assistant_message", "assistant_response",
        "response_text", "model_output", "bot_response", "ai_response", "reply", "generation", "assistant",
    ),
    "role": (
        "role", "message_role", "speaker", "sender_type", "author_type", "author", "sender", "from", "participant",
    ),
    "content": ("content", "message_content", "message_text", "text", "message", "utterance", "body", "value"),
    "tool_calls": ("tool_calls",),
    "tool_call_id": ("tool_call_id",),
    "error": ("error", "error_message", "exception"),
    "model": ("model", "model_name"),
    "service": ("service", "service_name", "app", "application"),
}  # fmt: skip


class ColumnMap(BaseModel):
    """The columns of a user's tables; an empty name is guessed from the table's own names.

    ``messages``: a whole dialogue in a row. ``role`` and ``content``: one message in a row. ``input`` and
    ``output``: one exchange in a row. Every other column becomes metadata.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    trace_id: str = ""
    session_id: str = ""
    user_id: str = ""
    time: str = ""
    messages: str = ""
    input: str = ""
    output: str = ""
    role: str = ""
    content: str = ""
    tool_calls: str = ""
    tool_call_id: str = ""
    error: str = ""
    model: str = ""
    service: str = ""

    def as_dict(self) -> dict[str, str]:
        """Return the columns that are set, by field."""
        return {field: name for field, name in self.model_dump().items() if name}

    @property
    def shape(self) -> Shape | None:
        """What a row holds; None where no column holds words."""
        if self.messages:
            return "dialogues"
        if self.role and self.content:
            return "messages"
        return "exchanges" if self.input or self.output else None


def guess_columns(columns: Sequence[str], wanted: ColumnMap) -> ColumnMap | None:
    """Guess the map of a table: the wanted columns that it has, the others by common names.

    Returns None where no column is known to hold words.
    """
    named = {field: name for field, name in wanted.as_dict().items() if name in columns}
    own = ColumnMap(**named).shape
    free = {normalize_name(name): name for name in reversed(columns) if name not in named.values()}
    for field, names in _NAMES.items():
        if field in named or (
            own is not None and field in ("messages", "input", "output", "role", "content")
        ):
            continue
        if (found := next((free[name] for name in names if name in free), None)) is not None:
            named[field] = found
    if own is None:
        _resolve_shape(named)
    else:
        _resolve_ids(own, named, wanted, free)
    found_map = ColumnMap(**named)
    return found_map if found_map.shape is not None and (own or _is_sure(found_map)) else None


def normalize_name(name: str) -> str:
    """Normalize a column name: ``User ID`` and ``userId`` become ``user_id``."""
    return _PUNCTUATION.sub("_", _HUMP.sub("_", name.strip()).lower()).strip("_")


def _is_sure(found: ColumnMap) -> bool:
    """Decide whether the names are evidence enough.

    A question alone may be a table of anything, and so are texts with authors, unless they belong to
    conversations.
    """
    if found.shape == "messages":
        return normalize_name(found.role) in _ROLES or bool(found.session_id or found.trace_id)
    return found.shape == "dialogues" or bool(found.input and found.output)


def _resolve_shape(named: dict[str, str]) -> None:
    if named.get("role") and named.get("content") and normalize_name(named.get("messages", "")) != "messages":
        # Beside a role and its words, "conversation" names what they belong to.
        group = named.pop("messages", "")
        if group and "session_id" not in named:
            named["session_id"] = group
    shape = ColumnMap(**named).shape
    if shape == "messages":
        named.pop("input", None)
        named.pop("output", None)
    elif shape is not None:
        named.pop("role", None)
        named.pop("content", None)
    if named.get("input") == named.get("user_id"):
        # "user" names who asked, or what was asked where "assistant" answers.
        named.pop("user_id", None)
    if shape is not None:
        _resolve_ids(shape, named, ColumnMap(), {normalize_name(name): name for name in named.values()})


def _resolve_ids(shape: Shape, named: dict[str, str], wanted: ColumnMap, free: dict[str, str]) -> None:
    """Drop ``id`` as the trace id in rows of messages: it names the message there."""
    if (
        shape == "messages"
        and not wanted.trace_id
        and normalize_name(named.get("trace_id", "")) in ("id", "uuid", "row_id")
    ):
        named.pop("trace_id", None)
        if "trace_id" in free:
            named["trace_id"] = free["trace_id"]
