-- Texts that a run has taken to ask about; freed when their answers are kept.
-- Room: facets.
CREATE TABLE IF NOT EXISTS answer_claims (
    text_hash  VARCHAR NOT NULL,
    extractor  VARCHAR NOT NULL,
    run_id     VARCHAR NOT NULL,
    claimed_at TIMESTAMPTZ NOT NULL
);
