"""Keeps dataset versions and their rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from pattern_pipeline.datasets.rows import DatasetRow, build_rows_frame, read_rows_frame
from pattern_pipeline.datasets.versions import Draft, Manifest, build_manifest, hash_rows
from pattern_pipeline.errors import NotFoundError
from pattern_pipeline.lake.engine.attach import LAKE
from pattern_pipeline.lake.engine.frames import build_arrow_table, build_row_table
from pattern_pipeline.lake.engine.lake import Lake
from pattern_pipeline.lake.engine.row_access import insert_rows
from pattern_pipeline.lake.engine.schema import find_table
from pattern_pipeline.tables.datasets import DatasetVersionsRow

_LATEST = "SELECT manifest FROM dataset_versions WHERE dataset = ? ORDER BY version DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class LakeVersionStore:
    """The VersionStore of ``datasets``, stored in ``dataset_versions`` and ``dataset_rows``."""

    lake: Lake

    def latest(self, dataset: str) -> Manifest | None:
        """See ``VersionStore.latest``. Raises LakeError."""
        return _read_manifest(self.lake.rows(_LATEST, [dataset]))

    def publish(self, draft: Draft, rows: Sequence[DatasetRow]) -> Manifest:
        """See ``VersionStore.publish``. Raises LakeError."""
        sha256 = hash_rows(rows)

        def work(connection: duckdb.DuckDBPyConnection) -> Manifest:
            # Numbered inside the transaction, so that two promotions at once get two numbers.
            latest = _read_manifest(connection.execute(_LATEST, [draft.dataset]).fetchall())
            if latest is not None and latest.sha256 == sha256:
                return latest
            if self.lake.location.is_postgres:
                # No lock serializes commits there, and two inserts do not conflict; two comments do.
                connection.execute(f"COMMENT ON TABLE dataset_versions IS '{sha256}'")
            manifest = build_manifest(draft, rows, latest, _read_snapshot_id(connection))
            insert_rows(connection, *build_row_table(DatasetVersionsRow, [_build_version_row(manifest)]))
            table = find_table("dataset_rows")
            frame = build_rows_frame(draft.dataset, manifest.version, rows)
            insert_rows(connection, table, build_arrow_table(table, frame))
            return manifest

        return self.lake.commit(work, doing=f"publish the dataset {draft.dataset}")

    def rows(self, dataset: str, version: int) -> tuple[DatasetRow, ...]:
        """See ``VersionStore.rows``. Raises NotFoundError, and LakeError."""
        known = [manifest.version for manifest in self.versions(dataset)]
        if version not in known:
            raise NotFoundError(
                f"the dataset {dataset!r} has no version {version}",
                fix=f"its versions are: {', '.join(map(str, known)) or 'none'}",
            )
        frame = self.lake.select(
            find_table("dataset_rows"),
            None,
            "WHERE dataset = ? AND version = ? ORDER BY position",
            [dataset, version],
        )
        return read_rows_frame(frame)

    def versions(self, dataset: str | None = None) -> tuple[Manifest, ...]:
        """See ``VersionStore.versions``. Raises LakeError."""
        rows = self.lake.rows(
            "SELECT manifest FROM dataset_versions WHERE ? IS NULL OR dataset = ? ORDER BY dataset, version",
            [dataset, dataset],
        )
        return tuple(Manifest.model_validate_json(manifest) for (manifest,) in rows)


def _read_manifest(rows: Sequence[tuple[str, ...]]) -> Manifest | None:
    return Manifest.model_validate_json(rows[0][0]) if rows else None


def _read_snapshot_id(connection: duckdb.DuckDBPyConnection) -> int:
    found = connection.execute(f"SELECT max(snapshot_id) FROM ducklake_snapshots('{LAKE}')").fetchall()
    return int(found[0][0])


def _build_version_row(manifest: Manifest) -> DatasetVersionsRow:
    return DatasetVersionsRow(
        dataset=manifest.dataset,
        version=manifest.version,
        day=manifest.day,
        rows=manifest.rows,
        sha256=manifest.sha256,
        lake_snapshot=manifest.lake_snapshot,
        manifest=manifest.model_dump_json(),
        created_at=datetime.now(UTC),
    )
