"""What a span says it does, under the names of every vocabulary."""

from collections.abc import Iterator

from pattern_pipeline.traces.vocabularies.kinds import is_around, is_silent, kind_of
from pattern_pipeline.traces.vocabularies.vocabulary import Attributes

_NAMES = (
    "gen_ai.operation.name", "openinference.span.kind", "ai.operationId", "llm.request.type",
    "langfuse.observation.type", "mlflow.spanType", "haystack.component.type", "langsmith.span.kind",
    "lmnr.span.type", "traceloop.span.kind",
)  # fmt: skip


def is_nobodys(attributes: Attributes) -> bool:
    """Whether the span says that it does what nobody says anything in."""
    return any(is_silent(word) for word in _words(attributes))


def goes_around(attributes: Attributes) -> bool:
    """Whether the span says that it is a step around calls of a model, and not that it is such a call."""
    words = tuple(_words(attributes))
    return any(map(is_around, words)) and not any(kind_of(word) == "llm" for word in words)


def _words(attributes: Attributes) -> Iterator[str]:
    for name in _NAMES:
        if isinstance(word := attributes.get(name), str):
            yield word
