-- A person's decisions on topics, newest last; the newest of each kind of decision counts.
-- decision: approved, rejected or renamed (name holds the new, pinned name).
-- Room: topics.
CREATE TABLE IF NOT EXISTS topic_reviews (
    facet      VARCHAR NOT NULL,
    topic_id   VARCHAR NOT NULL,
    decision   VARCHAR NOT NULL,
    name       VARCHAR,
    reviewer   VARCHAR NOT NULL,
    note       VARCHAR NOT NULL,
    decided_at TIMESTAMPTZ NOT NULL
);
