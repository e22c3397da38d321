"""What an answer is about, as one hash."""

from hashlib import blake2b

import orjson

from pattern_pipeline.facets.spec import FacetSpec
from pattern_pipeline.facets.summary import Unit


def asked_hash(unit: Unit, facet: FacetSpec) -> str:
    """Hash what a model is shown: the unit's text, and those of its attributes that the facet shows.

    Where no attribute is shown, returns the text's own hash, so that equal texts share their answers.
    """
    shown = sorted((name, value) for name, value in unit.attributes if name in facet.attributes)
    if not shown:
        return unit.content_hash
    return blake2b(orjson.dumps([unit.content_hash, shown]), digest_size=16).hexdigest()
