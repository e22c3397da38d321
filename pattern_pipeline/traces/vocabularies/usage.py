"""Find a span's model and its token counts under the names of every vocabulary."""

from typing import Any

from pattern_pipeline.traces.vocabularies.values import parse_if_json, to_count, to_text
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
NAMES = frozenset(_MODELS + _INPUTS + _OUTPUTS + _DETAILS)
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
