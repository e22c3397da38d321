"""Storage: DuckLake on DuckDB. The only room that speaks SQL.

Belongs here: ``engine`` (attaching, reading, replacing a day, the ``logs`` view), ``gate`` (which queries of a
person may run), and the queries of each screen and stage. Does not belong here: anything that decides what a row
means.
"""
