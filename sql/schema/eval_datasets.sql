-- What each suite did on a day: promoted, unchanged, superseded, empty or refused (reason says why).
-- Key: day, suite.
-- Room: datasets.
CREATE TABLE IF NOT EXISTS eval_datasets (
    day     DATE NOT NULL,
    suite   VARCHAR NOT NULL,
    status  VARCHAR NOT NULL,
    version BIGINT,
    topics  BIGINT NOT NULL,
    rows    BIGINT NOT NULL,
    sha256  VARCHAR,
    reason  VARCHAR NOT NULL
);
