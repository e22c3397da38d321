"""Find an exporter by the name of its target: the built-in ones, then those of other packages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint
from pathlib import Path
from types import MappingProxyType

from pattern_pipeline.datasets.export.exporter import Exporter
from pattern_pipeline.datasets.export.jsonl import JsonLines
from pattern_pipeline.datasets.rows import DatasetRow
from pattern_pipeline.datasets.versions import Manifest
from pattern_pipeline.errors import NotFoundError, PatternPipelineError
from pattern_pipeline.plugins import find_plugin, list_plugins, make_instance, refuse_plugin

exporters: Mapping[str, Exporter] = MappingProxyType({"jsonl": JsonLines()})


def find_exporter(name: str) -> Exporter:
    """Return the exporter of a target, a built-in one first.

    Other packages add targets in the entry-point group ``pattern_pipeline.exporters``. Raises NotFoundError with
    the names of all, and SettingsError, which names the package, for one that cannot be used.
    """
    if name in exporters:
        return exporters[name]
    plugins = [point.name for point in list_plugins("exporter")]
    if name not in plugins:
        names = ", ".join(dict.fromkeys([*exporters, *plugins]))
        raise NotFoundError(f"no export named {name!r}", fix=f"the exports are: {names}")
    point = find_plugin("exporter", name, where="option --format")
    exporter = make_instance("exporter", point, ("suffix", "write"))
    if not isinstance(exporter.suffix, str):
        raise refuse_plugin("exporter", point, "has a suffix that is not text")
    return PluginExporter(exporter.suffix, exporter, point)


@dataclass(frozen=True)
class PluginExporter:
    """An exporter of another package; what it raises becomes an error that names the package."""

    suffix: str
    exporter: Exporter
    point: EntryPoint

    def write(self, path: Path, manifest: Manifest, rows: Sequence[DatasetRow]) -> None:
        """See ``Exporter.write``."""
        try:
            self.exporter.write(path, manifest, rows)
        except (PatternPipelineError, OSError):
            raise
        except Exception as error:
            reason = f"failed: {type(error).__name__}: {error}"
            raise refuse_plugin("exporter", self.point, reason) from error
