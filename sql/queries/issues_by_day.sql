-- How many units a day had an issue, and the topic most of them belong to.
SELECT summaries.day, count(*) AS units,
       count(*) FILTER (summaries.status = 'answered') AS with_issue,
       round(count(*) FILTER (summaries.status = 'answered') / count(*), 4) AS issue_share,
       mode(labels.label) AS most_frequent_topic
FROM facet_summaries AS summaries
LEFT JOIN current_labels AS labels USING (day, unit_id, facet, position)
WHERE summaries.facet = 'Issues' AND summaries.status <> 'failed'
GROUP BY summaries.day
ORDER BY summaries.day
