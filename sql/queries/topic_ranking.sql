-- Topics of every facet over the last 30 days of logs, largest first within a facet. units: answers, so that a trace
-- with several requests counts for each.
WITH latest AS (SELECT max(day) AS day FROM raw_traces)
SELECT facet, coalesce(topic_id, 'no_match') AS topic_id,
       coalesce(any_value(topic_names.name), max_by(label, current_labels.day), 'no_match') AS topic,
       count(*) AS units, round(count(*) / sum(count(*)) OVER (PARTITION BY facet), 4) AS share
FROM current_labels LEFT JOIN topic_names USING (facet, topic_id), latest
WHERE current_labels.day > latest.day - 30
GROUP BY facet, topic_id
ORDER BY facet, units DESC, topic
