-- What was made of what: per table and day, the hash of its inputs (code and settings included) and of its content.
-- A day is fresh while the hash of its inputs, computed now, equals the one recorded.
-- Room: days.
CREATE TABLE IF NOT EXISTS materialized_days (
    stage        VARCHAR NOT NULL,
    day          DATE NOT NULL,
    inputs_hash  VARCHAR NOT NULL,
    content_hash VARCHAR NOT NULL,
    rows         BIGINT NOT NULL,
    finished_at  TIMESTAMPTZ NOT NULL
);
