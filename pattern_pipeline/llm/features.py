"""What of the protocol a request uses; not every endpoint takes everything."""

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
    """How an answer's form is asked for, whether a temperature is sent, and the name of the answer's limit.

    ``renamed``: the limit's first name was not taken. ``system``: whether there is a message of that role, which
    templates of some models do not know.
    """

    form: Form = "json_schema"
    temperature: bool = True
    tokens_name: TokensName | None = "max_tokens"
    renamed: bool = False
    system: bool = True

    def weaker_form(self) -> "Features | None":
        """The same with the next form: JSON by schema, any JSON, plain text; None after the last."""
        return replace(self, form=_WEAKER[self.form]) if self.form in _WEAKER else None

    def without_temperature(self) -> "Features | None":
        """The same without a temperature; None where none is sent."""
        return replace(self, temperature=False) if self.temperature else None

    def without_system(self) -> "Features | None":
        """The same with the system's words in the user's message; None where they are there already."""
        return replace(self, system=False) if self.system else None

    def other_tokens_name(self) -> "Features | None":
        """The same with the limit's other name, then without a limit; None where none is sent."""
        if self.tokens_name is None:
            return None
        if self.renamed:
            return replace(self, tokens_name=None)
        return replace(self, tokens_name=_OTHER[self.tokens_name], renamed=True)


def first_features(settings: ModelSettings) -> Features:
    """What is sent to an endpoint that nothing is known of.

    OpenAI and Azure want ``max_completion_tokens``. Others know ``max_tokens``; Ollama passes over the newer name
    without a word and would answer without a limit.
    """
    own = not settings.base_url or settings.azure_api_version or "openai.com" in settings.base_url
    return Features(tokens_name="max_completion_tokens" if own else "max_tokens")
