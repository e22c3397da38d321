"""Write a version's file with its manifest beside it, in the folder of its dataset."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import orjson

from pattern_pipeline.datasets.export.exporter import Exporter
from pattern_pipeline.datasets.rows import DatasetRow
from pattern_pipeline.datasets.versions import Manifest
from pattern_pipeline.errors import InputError


def write_with_manifest(path: Path, manifest: Manifest, content: bytes) -> None:
    """Write ``path`` and, its suffix replaced, ``.manifest.json``; creates folders.

    Each file appears whole or not at all. The manifest is written last: where it exists, the rows exist too.
    Raises InputError where the place cannot be written.
    """
    description = orjson.dumps(
        manifest.model_dump(mode="json"), option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace_file(path, content)
        _replace_file(path.with_suffix(".manifest.json"), description + b"\n")
    except OSError as error:
        raise InputError(
            f"the version cannot be written: {error.strerror}",
            where=str(path),
            fix="choose a file in a folder you may write in",
        ) from error


def _replace_file(target: Path, content: bytes) -> None:
    # Renamed into place: a reader sees the old bytes or the new, never a part.
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_version(folder: Path, manifest: Manifest, rows: Sequence[DatasetRow], exporter: Exporter) -> Path:
    """Write ``<folder>/<dataset>/v0001<suffix>`` and ``v0001.manifest.json``; return the rows' file.

    See ``Exporter.write``; writing a version again gives the same bytes.
    """
    path = folder / manifest.dataset / f"v{manifest.version:04d}{exporter.suffix}"
    exporter.write(path, manifest, rows)
    return path
