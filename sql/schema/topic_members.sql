-- Where each summary of the window stands in the map: topic_id NULL is no_match. x, y: the scatter picture's place.
-- confidence: the estimated probability that a person would agree with the topic; NULL without a topic.
-- position: of the answer among those of its unit, see facet_summaries: a unit with several requests is there several
-- times.
-- Key: day, facet, unit_id, position.
-- Room: topics.
CREATE TABLE IF NOT EXISTS topic_members (
    day         DATE NOT NULL,
    facet       VARCHAR NOT NULL,
    map_version VARCHAR NOT NULL,
    unit_id     VARCHAR NOT NULL,
    position    INTEGER NOT NULL,
    topic_id    VARCHAR,
    distance    DOUBLE,
    x           DOUBLE,
    y           DOUBLE,
    confidence  DOUBLE
);
