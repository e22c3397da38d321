"""Learn which parts of the protocol an endpoint supports, from its refusals, and remember them for the run."""

import asyncio
from dataclasses import dataclass, replace
from typing import Literal

from pattern_pipeline.errors import ModelError
from pattern_pipeline.llm.chat import CallFailedError
from pattern_pipeline.llm.connection import EndpointLabel
from pattern_pipeline.llm.error_diagnosis import NotTakenError
from pattern_pipeline.llm.settings import ModelSettings

# ``object_by_schema``: JSON mode with the schema beside it, as llama-cpp-python, Together and Fireworks take it.
Form = Literal["json_schema", "object_by_schema", "json_object", "text"]
TokensName = Literal["max_completion_tokens", "max_tokens"]

_WEAKER: dict[Form, Form] = {
    "json_schema": "object_by_schema",
    "object_by_schema": "json_object",
    "json_object": "text",
}
_OTHER: dict[TokensName, TokensName] = {
    "max_completion_tokens": "max_tokens",
    "max_tokens": "max_completion_tokens",
}


@dataclass(frozen=True, slots=True)
class Features:
    """How the form of the answer is requested, whether a temperature is sent, and the name of the token limit.

    ``renamed``: the first name of the limit was refused.
    ``system``: whether there is a system message, which templates of some models do not support.
    """

    form: Form = "json_schema"
    temperature: bool = True
    tokens_name: TokensName | None = "max_tokens"
    renamed: bool = False
    system: bool = True

    def weaker_form(self) -> "Features | None":
        """Return the same with the next weaker form: schema, any JSON, plain text; None after the last."""
        return replace(self, form=_WEAKER[self.form]) if self.form in _WEAKER else None

    def without_temperature(self) -> "Features | None":
        """Return the same without a temperature; None if none is sent."""
        return replace(self, temperature=False) if self.temperature else None

    def without_system(self) -> "Features | None":
        """Return the same with the system text in the user's message; None if it is there already."""
        return replace(self, system=False) if self.system else None

    def other_tokens_name(self) -> "Features | None":
        """Return the same with the limit's other name, then without a limit; None if none is sent."""
        if self.tokens_name is None:
            return None
        if self.renamed:
            return replace(self, tokens_name=None)
        return replace(self, tokens_name=_OTHER[self.tokens_name], renamed=True)


def choose_first_features(settings: ModelSettings) -> Features:
    """Choose what is sent to an unknown endpoint.

    OpenAI and Azure require ``max_completion_tokens``. Others know ``max_tokens``; Ollama ignores the newer
    name silently and would answer without a limit.
    """
    own = not settings.base_url or settings.azure_api_version or "openai.com" in settings.base_url
    return Features(tokens_name="max_completion_tokens" if own else "max_tokens")


class Capabilities:
    """The features in use. ``proven``: a call was answered.

    The lock ``settling`` is held by the one call that finds out what is supported, while the others wait: of
    many calls at once each is refused at most once. Features are only ever removed, so that the search ends.
    """

    def __init__(self, features: Features) -> None:
        self.features = features
        self.proven = False
        self.settling = asyncio.Lock()

    async def current(self) -> Features:
        """Return the features in use, after a call that is finding them out."""
        if self.settling.locked():
            async with self.settling:
                pass
        return self.features

    def prove(self) -> None:
        """Note an answer: what was sent is supported."""
        self.proven = True

    def learn(self, refused: NotTakenError, place: EndpointLabel) -> None:
        """Remove what was refused from the features.

        If the server does not say what it refuses, and nothing was answered so far, the answer's form is
        taken for the cause. Raises CallFailedError if the refusal concerns this call alone, ModelError if
        nothing is left to remove.
        """
        if refused.subject is None and self.proven:
            raise CallFailedError(refused.reason)
        options = {
            "form": self.features.weaker_form,
            "temperature": self.features.without_temperature,
            "tokens_name": self.features.other_tokens_name,
            "system": self.features.without_system,
        }
        fewer = options[refused.subject or "form"]()
        if fewer is not None:
            self.features = fewer
            return
        if self.proven:
            raise CallFailedError(refused.reason)
        raise ModelError(refused.reason, where=str(place), fix="check [model], or choose another model")
