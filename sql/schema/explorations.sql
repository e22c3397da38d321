-- Groups that a person found in some traces and kept under a name; see pattern_pipeline.topics.exploring.
-- request, exploration: JSON, what was asked and what was found, members of the groups included.
-- Key: name.
-- Room: topics.
CREATE TABLE IF NOT EXISTS explorations (
    name        VARCHAR NOT NULL,
    created_at  TIMESTAMPTZ NOT NULL,
    facet       VARCHAR NOT NULL,
    first_day   DATE NOT NULL,
    last_day    DATE NOT NULL,
    status      VARCHAR NOT NULL,
    units       BIGINT NOT NULL,
    groups      BIGINT NOT NULL,
    request     VARCHAR NOT NULL,
    exploration VARCHAR NOT NULL
);
