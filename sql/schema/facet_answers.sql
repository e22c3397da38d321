-- Every answer of a model, so that none is paid for twice. text_hash: of the text asked about, and of the attributes
-- shown with it. Columns as in facet_summaries.
-- Key: text_hash, facet, facet_version, extractor.
-- Room: facets.
CREATE TABLE IF NOT EXISTS facet_answers (
    text_hash     VARCHAR NOT NULL,
    facet         VARCHAR NOT NULL,
    facet_version VARCHAR NOT NULL,
    extractor     VARCHAR NOT NULL,
    status        VARCHAR NOT NULL,
    label         VARCHAR,
    summary       VARCHAR NOT NULL,
    text          VARCHAR NOT NULL,
    lines         INTEGER[] NOT NULL,
    score         DOUBLE,
    reason        VARCHAR NOT NULL,
    answered_at   TIMESTAMPTZ NOT NULL,
    run_id        VARCHAR NOT NULL
);
