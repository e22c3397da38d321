"""Which vocabulary a span speaks."""

from pattern_pipeline.traces.vocabularies.genai import GenAI
from pattern_pipeline.traces.vocabularies.openinference import OpenInference
from pattern_pipeline.traces.vocabularies.vocabulary import Attributes, SpanParts, Vocabulary

# OpenInference first: its spans may carry a few gen_ai attributes beside their own.
VOCABULARIES: tuple[Vocabulary, ...] = (OpenInference(), GenAI())


def span_parts(name: str, attributes: Attributes) -> SpanParts:
    """What the attributes say in the first vocabulary that recognizes them; a plain span in none."""
    for vocabulary in VOCABULARIES:
        if vocabulary.recognizes(attributes):
            return vocabulary.read(name, attributes)
    return SpanParts()
