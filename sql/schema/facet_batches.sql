-- Batches handed to a provider's queue. status: submitted, collected, failed. requests: JSON, custom id to what was
-- asked (text hash, facets and versions). day: the partition it was submitted for.
-- Key: batch_id.
CREATE TABLE IF NOT EXISTS facet_batches (
    batch_id     VARCHAR NOT NULL,
    day          DATE NOT NULL,
    extractor    VARCHAR NOT NULL,
    status       VARCHAR NOT NULL,
    submitted_at TIMESTAMPTZ NOT NULL,
    settled_at   TIMESTAMPTZ,
    units        BIGINT NOT NULL,
    requests     VARCHAR NOT NULL,
    reason       VARCHAR NOT NULL
);
