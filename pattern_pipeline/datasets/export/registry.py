"""The targets by name."""

from collections.abc import Mapping
from types import MappingProxyType

from pattern_pipeline.datasets.export.exporter import Exporter
from pattern_pipeline.datasets.export.jsonl import JsonLines
from pattern_pipeline.errors import NotFoundError

exporters: Mapping[str, Exporter] = MappingProxyType({"jsonl": JsonLines()})


def exporter_named(name: str) -> Exporter:
    """Give the exporter of a target. Raises NotFoundError with the names there are."""
    if name not in exporters:
        raise NotFoundError(f"no export named {name!r}", fix=f"the exports are: {', '.join(exporters)}")
    return exporters[name]
