"""What a span says it does, under the names of every vocabulary."""

from collections.abc import Iterator

from pattern_pipeline.traces.vocabularies.kinds import classify_word, is_silent, is_wrapper
from pattern_pipeline.traces.vocabularies.vocabulary import Attributes

_NAMES = (
    "gen_ai.operation.name", "openinference.span.kind", "ai.operationId", "llm.request.type",
    "langfuse.observation.type", "mlflow.spanType", "haystack.component.type", "langsmith.span.kind",
    "lmnr.span.type", "traceloop.span.kind",
)  # fmt: skip


def is_silent_operation(attributes: Attributes) -> bool:
    """Whether the span says that it does what nobody says anything in."""
    return any(is_silent(word) for word in _iterate_words(attributes))


def is_wrapper_operation(attributes: Attributes) -> bool:
    """Whether the span says that it is a step around calls of a model, and not that it is such a call."""
    words = tuple(_iterate_words(attributes))
    return any(map(is_wrapper, words)) and not any(classify_word(word) == "llm" for word in words)


def _iterate_words(attributes: Attributes) -> Iterator[str]:
    for name in _NAMES:
        if isinstance(word := attributes.get(name), str):
            yield word
