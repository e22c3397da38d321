-- A unit as readable, line-numbered text. lines: JSON array of Line objects (pattern_pipeline.traces.conversation.lines).
-- trouble: why the named preprocessor was passed over, or NULL.
-- content_hash: of text. shown_share: 1 where nothing was cut. empty: no line to read.
-- attributes: JSON object of text: the unit's metadata, and over it user_id, session_id, service and model, as far
-- as they are known; facets name those that they want. NULL in days of an older version.
-- Key: day, unit_id.
-- Room: traces.
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
    trouble      VARCHAR,
    attributes   VARCHAR
);
