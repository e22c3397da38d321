"""What an endpoint takes, found out before a batch is handed in; its refusals would come hours later."""

from pattern_pipeline.errors import ModelError
from pattern_pipeline.llm.chat import ChatMessage, Prompt
from pattern_pipeline.llm.client import ModelChat
from pattern_pipeline.llm.failures import CallFailedError
from pattern_pipeline.llm.features import Features, choose_first_features
from pattern_pipeline.llm.settings import ModelSettings

# Enough for the request to be judged; what is answered is not read.
_ANSWER_TOKENS = 16
_SCHEMA = {
    "type": "object",
    "properties": {"answer": {"type": "string"}},
    "required": ["answer"],
    "additionalProperties": False,
}
_PROBE = Prompt((ChatMessage("system", "Answer in JSON."), ChatMessage("user", "Say yes.")), _SCHEMA)


async def learned_features(settings: ModelSettings) -> Features:
    """Probe the endpoint with one live call of a few tokens, and return the features that it accepts.

    Some thinking models refuse a temperature, for example. Where the endpoint answers no live call, as with
    deployments for batches only, returns the features assumed for an unknown endpoint.
    """
    chat = ModelChat(settings)
    try:
        await chat.complete(_PROBE, answer_tokens=_ANSWER_TOKENS)
    except (CallFailedError, ModelError):
        return choose_first_features(settings)
    finally:
        await chat.close()
    return chat.capabilities.features
