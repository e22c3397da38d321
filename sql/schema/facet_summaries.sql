-- The answers of each unit: one a facet, and one for each further request where it came with several. position: 0 of
-- the main answer, 1, 2 and so on of further ones, in the order of the conversation. label: categorical facets only. summary: the sentence a person reads; text: what
-- is embedded. lines: numbers of the lines it rests on. score, reason: pattern_pipeline.facets.summary.Summary.
-- attributes: JSON object of the metadata that the facet keeps, or NULL.
-- Key: day, unit_id, facet, position.
-- Room: facets.
CREATE TABLE IF NOT EXISTS facet_summaries (
    day           DATE NOT NULL,
    unit_id       VARCHAR NOT NULL,
    facet         VARCHAR NOT NULL,
    position      INTEGER NOT NULL,
    facet_version VARCHAR NOT NULL,
    extractor     VARCHAR NOT NULL,
    status        VARCHAR NOT NULL,
    label         VARCHAR,
    summary       VARCHAR NOT NULL,
    text          VARCHAR NOT NULL,
    lines         INTEGER[] NOT NULL,
    score         DOUBLE,
    reason        VARCHAR NOT NULL,
    content_hash  VARCHAR NOT NULL,
    attributes    VARCHAR
);
