-- What could not be read: where it stands and why. One row a place (source_path, source_line).
-- Key: source_path, source_line.
CREATE TABLE IF NOT EXISTS rejected_records (
    source_path VARCHAR NOT NULL,
    source_line BIGINT NOT NULL,
    format      VARCHAR NOT NULL,
    reason      VARCHAR NOT NULL,
    excerpt     VARCHAR NOT NULL,
    rejected_at TIMESTAMPTZ NOT NULL
);
