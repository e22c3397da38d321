-- The topics of one facet's map of one day (the map's window ends on that day).
-- name: what a person reads. exemplars: unit ids. radius: cosine distance beyond which a unit is no member.
-- broad_id, broad_name: the broad topic above it, NULL where the map has few topics.
-- units: its answers in the window; a trace with several requests counts for each. share: of all answers.
-- named_by: local, pinned, or the model that gave the name.
-- provisional: nothing dense was found, or too few summaries: never promoted without review.
-- origin: the centroid that the topic had when its id began; an id ends when another topic comes to stand there.
-- Key: day, facet, topic_id.
-- Room: topics.
CREATE TABLE IF NOT EXISTS topic_clusters (
    day           DATE NOT NULL,
    facet         VARCHAR NOT NULL,
    map_version   VARCHAR NOT NULL,
    topic_id      VARCHAR NOT NULL,
    name          VARCHAR NOT NULL,
    keywords      VARCHAR[] NOT NULL,
    exemplars     VARCHAR[] NOT NULL,
    units         BIGINT NOT NULL,
    share         DOUBLE NOT NULL,
    radius        DOUBLE NOT NULL,
    centroid      FLOAT[] NOT NULL,
    provisional   BOOLEAN NOT NULL,
    continued_from VARCHAR,
    broad_id      VARCHAR,
    broad_name    VARCHAR,
    named_by      VARCHAR,
    origin        FLOAT[]
);
