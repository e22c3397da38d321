"""The parts of the protocol that a request uses; not every endpoint supports all of them."""

from dataclasses import dataclass, replace
from typing import Literal

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
