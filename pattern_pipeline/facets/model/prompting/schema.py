"""The JSON schema of an answer, within what every provider's strict mode takes."""

from collections.abc import Sequence
from typing import Any

from pattern_pipeline.facets.spec import NO_MATCH, FacetSpec


def answer_schema(facets: Sequence[FacetSpec]) -> dict[str, Any]:
    """One object a facet: the evidence first, so that a model that writes in order has looked before it judges."""
    return _object({facet.name: _object(_fields(facet)) for facet in facets})


def _fields(facet: FacetSpec) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "lines": {"type": "array", "items": {"type": "integer"}},
        "quote": {"type": "string"},
        "sentence": {"type": "string"},
    }
    if facet.kind == "categorical":
        fields["label"] = {"type": "string", "enum": [*(label.name for label in facet.labels), NO_MATCH]}
    return fields


def _object(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }
