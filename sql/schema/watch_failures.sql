-- What only watches and failed: alerts, reviews, pictures. It is a warning; the day itself is whole.
-- stage: the asset. part: what of it failed, such as alerts, review, picture of Task. error: one line.
-- A stage that is made again replaces its rows of the day.
-- Key: day, stage, part.
-- Room: days.
CREATE TABLE IF NOT EXISTS watch_failures (
    day       DATE NOT NULL,
    stage     VARCHAR NOT NULL,
    part      VARCHAR NOT NULL,
    error     VARCHAR NOT NULL,
    run_id    VARCHAR NOT NULL,
    failed_at TIMESTAMPTZ NOT NULL
);
