-- How the mood falls on each task over the last 30 days of logs, by the main request of each trace; worst mood first.
WITH latest AS (SELECT max(day) AS day FROM raw_traces)
SELECT classifications.Task[0].label AS task, count(*) AS units,
       count(*) FILTER (facets.Sentiment = 'POSITIVE') AS positive,
       count(*) FILTER (facets.Sentiment = 'NEUTRAL') AS neutral,
       count(*) FILTER (facets.Sentiment = 'MIXED') AS mixed,
       count(*) FILTER (facets.Sentiment = 'NEGATIVE') AS negative,
       round(count(*) FILTER (facets.Sentiment IN ('NEGATIVE', 'MIXED')) / count(*), 4) AS unhappy_share
FROM logs, latest
WHERE classifications.Task IS NOT NULL AND facets.Sentiment IS NOT NULL AND logs.day > latest.day - 30
GROUP BY task
ORDER BY unhappy_share DESC, units DESC, task
