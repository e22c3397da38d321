-- The vector of each answered summary of a free-text facet; unit length. model: name, and backend where it differs.
-- position: of the answer among those of its unit, see facet_summaries.
-- Key: day, unit_id, facet, position.
-- Room: topics.
CREATE TABLE IF NOT EXISTS facet_embeddings (
    day           DATE NOT NULL,
    unit_id       VARCHAR NOT NULL,
    facet         VARCHAR NOT NULL,
    position      INTEGER NOT NULL,
    facet_version VARCHAR NOT NULL,
    text_hash     VARCHAR NOT NULL,
    model         VARCHAR NOT NULL,
    vector        FLOAT[] NOT NULL
);
