-- A day's units, after the filters. unit_id is the trace id, or the session id where sessions are the unit.
-- input and output: the first user message and the last assistant message. error: the first failure, or NULL.
-- metadata: JSON object of text. payload: as in landed_traces; of a session, that of its traces as one.
-- trace_id, root_span_id, source_*: of a session, those of its first trace. traces: how many the unit holds.
-- silent_calls: calls of a model of which no words were recorded. unknown_spans: steps that say nothing in any
-- vocabulary.
-- Key: day, unit_id.
-- Room: traces.
CREATE TABLE IF NOT EXISTS raw_traces (
    day           DATE NOT NULL,
    unit_id       VARCHAR NOT NULL,
    trace_id      VARCHAR NOT NULL,
    root_span_id  VARCHAR NOT NULL,
    session_id    VARCHAR,
    user_id       VARCHAR,
    service       VARCHAR,
    model         VARCHAR,
    started_at    TIMESTAMPTZ NOT NULL,
    ended_at      TIMESTAMPTZ NOT NULL,
    input         VARCHAR,
    output        VARCHAR,
    error         VARCHAR,
    metadata      VARCHAR NOT NULL,
    spans         BIGINT NOT NULL,
    tool_calls    BIGINT NOT NULL,
    tool_errors   BIGINT NOT NULL,
    input_tokens  BIGINT NOT NULL,
    output_tokens BIGINT NOT NULL,
    content_hash  VARCHAR NOT NULL,
    payload       VARCHAR NOT NULL,
    source_path   VARCHAR NOT NULL,
    source_line   BIGINT NOT NULL,
    source_format VARCHAR,
    traces        BIGINT,
    silent_calls  BIGINT,
    unknown_spans BIGINT
);
