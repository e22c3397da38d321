-- Runs that ask a model, and when each was last seen alive; claims of a dead run count for nothing.
-- Key: run_id.
CREATE TABLE IF NOT EXISTS answering_runs (
    run_id     VARCHAR NOT NULL,
    host       VARCHAR NOT NULL,
    process    BIGINT NOT NULL,
    renewed_at TIMESTAMPTZ NOT NULL
);
