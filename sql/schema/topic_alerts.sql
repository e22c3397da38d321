-- What changed on a day: a row when it begins, none while it lasts.
-- kind: new, spike, vanished, or turn (a label more frequent within the topic).
-- category, labels: of a turn the categorical facet and its labels that were counted as one, otherwise empty;
-- label: both as people read them.
-- observed, expected: share now and before, of the facet's answers, for a turn of the topic's labelled answers.
-- units: answers that were counted; for all traces (topic_id *) each trace once. topic_id: * for all traces, g_... for a group that is no topic of the map.
-- p_value: its chance under quiet traffic. exemplars: unit ids.
-- first_day: of the days that were watched, the first on which it was counted; of what vanished the first of them.
-- false_alarms: so many a week quiet traffic would give at most if this p_value were the limit.
-- Key: day, facet, topic_id, kind, label.
-- Room: topics.
CREATE TABLE IF NOT EXISTS topic_alerts (
    day       DATE NOT NULL,
    facet     VARCHAR NOT NULL,
    topic_id  VARCHAR NOT NULL,
    topic     VARCHAR NOT NULL,
    kind      VARCHAR NOT NULL,
    label     VARCHAR NOT NULL,
    observed  DOUBLE NOT NULL,
    expected  DOUBLE NOT NULL,
    units     BIGINT NOT NULL,
    p_value   DOUBLE NOT NULL,
    exemplars VARCHAR[] NOT NULL,
    message   VARCHAR NOT NULL,
    first_day    DATE,
    false_alarms DOUBLE,
    category     VARCHAR,
    labels       VARCHAR[]
);
