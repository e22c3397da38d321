"""Columns of the frames that watching reads and gives."""

from collections.abc import Mapping

WATCHED_UNITS: Mapping[str, str] = {
    "day": "object", "unit_id": "str", "facet": "str", "facet_version": "str", "extractor": "str",
    "label": "object", "summary": "str", "model": "object", "vector": "object",
}  # fmt: skip
"""An answer or a no_match of a unit: ``label`` of categorical facets, ``model`` and ``vector`` of free text."""

TOPIC_ALERTS: Mapping[str, str] = {
    "day": "object", "facet": "str", "topic_id": "str", "topic": "str", "kind": "str", "label": "str",
    "observed": "float64", "expected": "float64", "units": "int64", "p_value": "float64",
    "exemplars": "object", "message": "str", "first_day": "object", "false_alarms": "float64",
}  # fmt: skip
