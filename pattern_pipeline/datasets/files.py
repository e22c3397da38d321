"""Published versions as files in a folder."""

from collections.abc import Sequence
from pathlib import Path

from pattern_pipeline.datasets.export.exporter import Exporter
from pattern_pipeline.datasets.rows import DatasetRow
from pattern_pipeline.datasets.versions import Manifest


def write_version(folder: Path, manifest: Manifest, rows: Sequence[DatasetRow], exporter: Exporter) -> Path:
    """Write ``<folder>/<dataset>/v0001<suffix>`` and ``v0001.manifest.json``; gives the rows' file.

    See ``Exporter.write``; writing a version again gives the same bytes.
    """
    path = folder / manifest.dataset / f"v{manifest.version:04d}{exporter.suffix}"
    exporter.write(path, manifest, rows)
    return path
