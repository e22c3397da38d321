"""One call of a model: prompt, reply, the protocol of what carries them, and the errors of one call.

What makes every call fail, such as a wrong key, is a ModelError instead.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from pattern_pipeline.traces.conversation.lines import Conversation

_NOTHING = Conversation(())
Finish = Literal["stop", "length", "refusal"]


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """One message of a call."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is sent: messages, and the JSON schema of the answer.

    ``shown``: the lines that the model sees, and their share (0 to 1) of the whole unit.
    """

    messages: tuple[ChatMessage, ...]
    schema: Mapping[str, Any]
    shown: Conversation = _NOTHING

    @property
    def shown_share(self) -> float:
        """The share (0 to 1) of the unit that is shown."""
        return self.shown.shown_share


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the server counted them, or estimated if it does not; ``cached`` is part of ``input``."""

    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        """Add two usages."""
        return Usage(
            self.input_tokens + other.input_tokens,
            self.cached_tokens + other.cached_tokens,
            self.output_tokens + other.output_tokens,
        )


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: the text, why it ended, its usage. ``refusal``: the model's words, if it refused."""

    text: str
    finish: Finish
    usage: Usage
    refusal: str = ""


class CallFailedError(Exception):
    """One call failed after its retries; others may succeed. ``usage``: what it took all the same."""

    def __init__(self, reason: str, usage: Usage | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.usage = usage or Usage()


class PromptTooLongError(CallFailedError):
    """The server rejects a prompt of this length; a shorter one may be tried.

    ``window``: the most tokens that the server reads. ``asked``: how many it counted. None if it does not
    say.
    """

    def __init__(self, reason: str, *, window: int | None = None, asked: int | None = None) -> None:
        super().__init__(reason)
        self.window = window
        self.asked = asked


class Chat(Protocol):
    """Carries prompts to a model. Waits and retries by itself if the server is busy."""

    async def complete(self, prompt: Prompt, *, answer_tokens: int) -> Reply:
        """Send one prompt and return the reply. Raises CallFailedError, PromptTooLongError, ModelError."""
        ...
