-- The rows of each version, in order. input, recorded_output, origin, review, metadata, tags: JSON.
-- Room: datasets.
CREATE TABLE IF NOT EXISTS dataset_rows (
    dataset         VARCHAR NOT NULL,
    version         BIGINT NOT NULL,
    position        BIGINT NOT NULL,
    id              VARCHAR NOT NULL,
    input           VARCHAR NOT NULL,
    expected        VARCHAR,
    expected_kind   VARCHAR NOT NULL,
    recorded_output VARCHAR,
    origin          VARCHAR NOT NULL,
    topic           VARCHAR NOT NULL,
    review          VARCHAR,
    split           VARCHAR NOT NULL,
    tags            VARCHAR NOT NULL,
    metadata        VARCHAR NOT NULL
);
