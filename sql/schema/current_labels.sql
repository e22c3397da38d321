-- The one label of each answer (unit, facet and position) that counts now: by the newest map whose window covers the
-- unit's day. Columns as in classified_logs. Making the labels of a day writes the rows of all days of its window.
-- Key: day, unit_id, facet, position.
-- Room: topics.
CREATE TABLE IF NOT EXISTS current_labels (
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
