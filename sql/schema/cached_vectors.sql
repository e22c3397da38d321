-- Every text embedded so far, so that no text is embedded twice by one model.
-- Room: topics.
CREATE TABLE IF NOT EXISTS cached_vectors (
    text_hash VARCHAR NOT NULL,
    model     VARCHAR NOT NULL,
    vector    FLOAT[] NOT NULL
);
