-- Batches handed to a provider's queue. status: intended (not known to have reached the provider), submitted,
-- collected, failed. provider_id: the provider's name of it, NULL while intended. requests: JSON array, what each
-- request asks (pattern_pipeline.facets.batches.book). days: the partitions that wait for its answers.
-- run_id: who handed it in. reserved: US dollars that it may cost at most, 0 where no limit is set.
-- Key: batch_id.
-- Room: facets.
CREATE TABLE IF NOT EXISTS facet_batches (
    batch_id     VARCHAR NOT NULL,
    provider_id  VARCHAR,
    extractor    VARCHAR NOT NULL,
    status       VARCHAR NOT NULL,
    days         VARCHAR[] NOT NULL,
    submitted_at TIMESTAMPTZ NOT NULL,
    settled_at   TIMESTAMPTZ,
    run_id       VARCHAR NOT NULL,
    reserved     DOUBLE NOT NULL,
    units        BIGINT NOT NULL,
    requests     VARCHAR NOT NULL,
    reason       VARCHAR NOT NULL
);
