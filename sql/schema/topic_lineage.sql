-- What became of each topic between the map before (previous_day) and this one. kind: continued, split (an id of its
-- own, most units from one topic before), new; merged (the id ended, most units went to one topic), retired. overlap:
-- Jaccard with the first of from_topics or into_topics. units: answers in this map; of ended topics those still in the
-- window.
-- Key: day, facet, topic_id.
-- Room: topics.
CREATE TABLE IF NOT EXISTS topic_lineage (
    day          DATE NOT NULL,
    facet        VARCHAR NOT NULL,
    map_version  VARCHAR NOT NULL,
    topic_id     VARCHAR NOT NULL,
    name         VARCHAR NOT NULL,
    kind         VARCHAR NOT NULL,
    from_topics  VARCHAR[] NOT NULL,
    into_topics  VARCHAR[] NOT NULL,
    overlap      DOUBLE NOT NULL,
    units        BIGINT NOT NULL,
    previous_day DATE
);
