-- Every trace that arrived, redacted, as it was last seen. A newer copy of a trace replaces the older.
-- payload: the Trace as JSON (pattern_pipeline.traces.payload). content_hash: of the payload without source.
-- Key: trace_id.
-- Room: traces.
CREATE TABLE IF NOT EXISTS landed_traces (
    trace_id     VARCHAR NOT NULL,
    day          DATE NOT NULL,
    started_at   TIMESTAMPTZ NOT NULL,
    ended_at     TIMESTAMPTZ NOT NULL,
    content_hash VARCHAR NOT NULL,
    payload      VARCHAR NOT NULL,
    source_path  VARCHAR NOT NULL,
    source_line  BIGINT NOT NULL,
    landed_at    TIMESTAMPTZ NOT NULL,
    session_id   VARCHAR,
    source_format VARCHAR
);
