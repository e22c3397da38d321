-- The label of each unit and facet: topic_id and label NULL where no topic is close enough. For a categorical facet
-- topic_id and label are the label, distance is NULL and map_version is the facet's version. distance: cosine distance
-- to the nearest topic's centroid, also where that is too far for the unit to be placed.
-- Key: day, unit_id, facet.
-- Room: topics.
CREATE TABLE IF NOT EXISTS classified_logs (
    day           DATE NOT NULL,
    unit_id       VARCHAR NOT NULL,
    facet         VARCHAR NOT NULL,
    facet_version VARCHAR NOT NULL,
    topic_id      VARCHAR,
    label         VARCHAR,
    distance      DOUBLE,
    map_version   VARCHAR NOT NULL,
    map_day       DATE
);
