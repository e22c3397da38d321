-- What could not be read: where it is and why. One row a place (source_path, source_line).
-- kind: the same text for all records with one fault. fix: what the user can do.
-- Key: source_path, source_line.
-- Room: traces.
CREATE TABLE IF NOT EXISTS rejected_records (
    source_path VARCHAR NOT NULL,
    source_line BIGINT NOT NULL,
    format      VARCHAR NOT NULL,
    reason      VARCHAR NOT NULL,
    excerpt     VARCHAR NOT NULL,
    rejected_at TIMESTAMPTZ NOT NULL,
    kind        VARCHAR,
    fix         VARCHAR
);
