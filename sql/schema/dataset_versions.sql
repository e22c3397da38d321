-- Immutable versions. manifest: JSON (pattern_pipeline.datasets.versions.Manifest).
-- Room: datasets.
CREATE TABLE IF NOT EXISTS dataset_versions (
    dataset       VARCHAR NOT NULL,
    version       BIGINT NOT NULL,
    day           DATE NOT NULL,
    rows          BIGINT NOT NULL,
    sha256        VARCHAR NOT NULL,
    lake_snapshot BIGINT,
    manifest      VARCHAR NOT NULL,
    created_at    TIMESTAMPTZ NOT NULL
);
