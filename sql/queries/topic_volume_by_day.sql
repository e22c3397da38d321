-- Answers in each free-text topic on each day: a trace with several requests counts for each.
SELECT day, facet, topic_id, coalesce(any_value(topic_names.name), any_value(label)) AS topic, count(*) AS units
FROM current_labels LEFT JOIN topic_names USING (facet, topic_id)
WHERE topic_id IS NOT NULL AND distance IS NOT NULL
GROUP BY day, facet, topic_id
ORDER BY day, facet, units DESC, topic_id
