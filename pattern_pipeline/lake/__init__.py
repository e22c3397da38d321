"""Storage: DuckLake on DuckDB. The only room that speaks SQL.

Belongs here: attaching, reading, replacing a day, the ``logs`` view, reviews, caches. Does not belong here:
anything that decides what a row means.
"""
