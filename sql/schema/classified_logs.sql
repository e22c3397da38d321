-- What each day's own map made of its units: the history behind current_labels. topic_id and label NULL where no topic
-- is close enough. For a categorical facet topic_id and label are the label, distance is NULL and map_version is the
-- facet's version. distance: cosine distance to the nearest topic's centroid, also where that is too far for the unit to
-- be placed. confidence: the probability that the label is right, NULL where it is not known.
-- position: of the answer among those of its unit, see facet_summaries: a unit has a row for each of its requests.
-- Key: day, unit_id, facet, position.
-- Room: topics.
CREATE TABLE IF NOT EXISTS classified_logs (
    day           DATE NOT NULL,
    unit_id       VARCHAR NOT NULL,
    facet         VARCHAR NOT NULL,
    position      INTEGER NOT NULL,
    facet_version VARCHAR NOT NULL,
    topic_id      VARCHAR,
    label         VARCHAR,
    distance      DOUBLE,
    map_version   VARCHAR NOT NULL,
    map_day       DATE,
    confidence    DOUBLE
);
