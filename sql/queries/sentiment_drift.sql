-- The share of NEGATIVE or MIXED units of each day beside that of the seven days before it.
WITH moods AS (
    SELECT day, count(*) AS units, count(*) FILTER (label IN ('NEGATIVE', 'MIXED')) AS unhappy
    FROM facet_summaries
    WHERE facet = 'Sentiment' AND status = 'answered'
    GROUP BY day
)
SELECT day, units, unhappy, round(unhappy / units, 4) AS unhappy_share,
       round(sum(unhappy) OVER before / sum(units) OVER before, 4) AS unhappy_share_before
FROM moods
WINDOW before AS (ORDER BY day RANGE BETWEEN INTERVAL 7 DAYS PRECEDING AND INTERVAL 1 DAY PRECEDING)
ORDER BY day
