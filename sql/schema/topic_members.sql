-- Where each summary of the window stands in the map: topic_id NULL is no_match. x, y: the scatter picture's place.
-- confidence: the estimated probability that a person would agree with the topic; NULL without a topic.
-- Key: day, facet, unit_id.
-- Room: topics.
CREATE TABLE IF NOT EXISTS topic_members (
    day         DATE NOT NULL,
    facet       VARCHAR NOT NULL,
    map_version VARCHAR NOT NULL,
    unit_id     VARCHAR NOT NULL,
    topic_id    VARCHAR,
    distance    DOUBLE,
    x           DOUBLE,
    y           DOUBLE,
    confidence  DOUBLE
);
