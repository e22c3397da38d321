"""The JSON schema of an answer, within what every provider's strict mode takes."""

from collections.abc import Sequence
from typing import Any

from pattern_pipeline.facets.spec import NO_MATCH, FacetSpec

# Behind the name of a facet: what its answer rests on, and why a label was chosen. No facet's name holds a point,
# and with these the longest stays within the 64 characters that providers take.
REF, WHY = ".ref", ".why"


def answer_schema(facets: Sequence[FacetSpec]) -> dict[str, Any]:
    """One flat object: an object a facet would take a third more tokens, which some providers bill.

    Of each facet the evidence comes first, so that a model that writes in order has looked before it judges.
    """
    fields = {name: field for facet in facets for name, field in _fields(facet).items()}
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


def _fields(facet: FacetSpec) -> dict[str, Any]:
    text = {"type": "string"}
    if facet.kind == "free_text":
        return {f"{facet.name}{REF}": text, facet.name: text}
    labels = [*(label.name for label in facet.labels), NO_MATCH]
    return {
        f"{facet.name}{REF}": text,
        f"{facet.name}{WHY}": text,
        facet.name: {"type": "string", "enum": labels},
    }
