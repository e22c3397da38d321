"""Published versions as files in a folder."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import orjson

from pattern_pipeline.datasets.export.exporter import Exporter
from pattern_pipeline.datasets.rows import DatasetRow
from pattern_pipeline.datasets.versions import Manifest
from pattern_pipeline.errors import InputError


def write_version(folder: Path, manifest: Manifest, rows: Sequence[DatasetRow], exporter: Exporter) -> Path:
    """Write ``<folder>/<dataset>/v0001<suffix>`` and ``v0001.manifest.json``; gives the rows' file.

    Each file appears whole or not at all; writing a version again gives the same bytes. The manifest comes
    last, so that where it stands the rows stand too. Raises InputError where the folder cannot be written.
    """
    place = folder / manifest.dataset
    rows_file = place / f"v{manifest.version:04d}{exporter.suffix}"
    content = orjson.dumps(
        manifest.model_dump(mode="json"), option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2
    )
    try:
        place.mkdir(parents=True, exist_ok=True)
        replace_file(rows_file, exporter.render(rows))
        replace_file(place / f"v{manifest.version:04d}.manifest.json", content + b"\n")
    except OSError as error:
        raise InputError(
            f"the version cannot be written: {error.strerror}",
            where=str(place),
            mend="choose a folder you may write in",
        ) from error
    return rows_file


def replace_file(target: Path, content: bytes) -> None:
    """Put content in place of a file in one step: a reader sees the old bytes or the new, never a part."""
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
