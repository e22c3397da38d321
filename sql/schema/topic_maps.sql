-- The quality card of each map. candidates: JSON, the settings tried with their scores. status: ready, collapsed,
-- nothing_dense or below_threshold.
-- naming: who named how many topics, and why a model named fewer than it was asked for.
-- level_since: the day on which the number of topics was last chosen freely; NULL while it is chosen anew every day.
-- level_topics, level_gain: the level that scores best on this window, and its lead over the level in use (0.1: a
-- tenth). level_change: what a change of the level did, as people read it; NULL without one.
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
    level_since     DATE,
    level_topics    BIGINT,
    level_gain      DOUBLE,
    level_change    VARCHAR,
    expected_right  DOUBLE
);
