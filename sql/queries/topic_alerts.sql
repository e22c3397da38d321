-- What changed in the last 7 days of logs: new, growing and vanished topics, and labels that turned; newest first.
WITH latest AS (SELECT max(day) AS day FROM raw_traces)
SELECT topic_alerts.day, first_day, kind, facet, coalesce(topic_names.name, topic) AS topic, label, units,
       round(observed, 4) AS share, round(expected, 4) AS share_before, message,
       round(false_alarms, 4) AS false_alarms_a_week
FROM topic_alerts LEFT JOIN topic_names USING (facet, topic_id), latest
WHERE topic_alerts.day > latest.day - 7
ORDER BY topic_alerts.day DESC, p_value, facet, topic
