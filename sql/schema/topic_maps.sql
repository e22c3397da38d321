-- The quality card of each map. candidates: JSON, the settings tried with their scores. status: ready, collapsed,
-- nothing_dense or below_threshold.
-- naming: who named how many topics, and why a model named fewer than it was asked for.
-- expected_right: mean confidence of the placed summaries: the share of labels that a person should agree with.
-- Key: day, facet.
-- Room: topics.
CREATE TABLE IF NOT EXISTS topic_maps (
    day             DATE NOT NULL,
    facet           VARCHAR NOT NULL,
    map_version     VARCHAR NOT NULL,
    facet_version   VARCHAR NOT NULL,
    extractor       VARCHAR NOT NULL,
    embedding_model VARCHAR NOT NULL,
    window_start    DATE NOT NULL,
    status          VARCHAR NOT NULL,
    summaries       BIGINT NOT NULL,
    distinct_texts  BIGINT NOT NULL,
    topics          BIGINT NOT NULL,
    coverage        DOUBLE NOT NULL,
    noise_share     DOUBLE NOT NULL,
    largest_share   DOUBLE NOT NULL,
    silhouette      DOUBLE,
    duplicate_names BIGINT NOT NULL,
    continuity      DOUBLE,
    survival        DOUBLE,
    chosen          VARCHAR NOT NULL,
    candidates      VARCHAR NOT NULL,
    naming          VARCHAR,
    expected_right  DOUBLE
);
