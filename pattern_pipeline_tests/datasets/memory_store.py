"""A VersionStore in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pattern_pipeline.datasets.rows import DatasetRow
from pattern_pipeline.datasets.versions import Draft, Manifest, build_manifest, hash_rows


@dataclass
class MemoryVersionStore:
    published: list[tuple[Manifest, tuple[DatasetRow, ...]]] = field(default_factory=list)

    def latest(self, dataset: str) -> Manifest | None:
        return next((manifest for manifest in reversed(self.versions(dataset))), None)

    def publish(self, draft: Draft, rows: Sequence[DatasetRow]) -> Manifest:
        latest = self.latest(draft.dataset)
        if latest is not None and latest.sha256 == hash_rows(rows):
            return latest
        manifest = build_manifest(draft, rows, latest, lake_snapshot=None)
        self.published.append((manifest, tuple(rows)))
        return manifest

    def rows(self, dataset: str, version: int) -> tuple[DatasetRow, ...]:
        return next(
            rows
            for manifest, rows in self.published
            if (manifest.dataset, manifest.version) == (dataset, version)
        )

    def versions(self, dataset: str | None = None) -> tuple[Manifest, ...]:
        return tuple(manifest for manifest, _ in self.published if dataset in (None, manifest.dataset))
