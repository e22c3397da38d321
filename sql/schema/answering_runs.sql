-- Runs that ask a model, and when each was last seen alive; claims of a dead run count for nothing. run_id: with the
-- part of the run, as in answer_claims. started: when the process began, in its system's words.
-- Key: run_id.
-- Room: facets.
CREATE TABLE IF NOT EXISTS answering_runs (
    run_id     VARCHAR NOT NULL,
    host       VARCHAR NOT NULL,
    process    BIGINT NOT NULL,
    started    VARCHAR NOT NULL,
    renewed_at TIMESTAMPTZ NOT NULL
);
