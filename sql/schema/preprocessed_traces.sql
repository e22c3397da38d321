-- A unit as readable, line-numbered text. lines: JSON array of Line objects (pattern_pipeline.traces.lines).
-- trouble: why the named preprocessor was passed over, or NULL.
-- content_hash: of text. shown_share: 1 where nothing was cut. empty: no line to read.
-- Key: day, unit_id.
CREATE TABLE IF NOT EXISTS preprocessed_traces (
    day          DATE NOT NULL,
    unit_id      VARCHAR NOT NULL,
    text         VARCHAR NOT NULL,
    lines        VARCHAR NOT NULL,
    line_count   BIGINT NOT NULL,
    user_turns   BIGINT NOT NULL,
    tokens       BIGINT NOT NULL,
    shown_share  DOUBLE NOT NULL,
    empty        BOOLEAN NOT NULL,
    content_hash VARCHAR NOT NULL,
    trouble      VARCHAR
);
