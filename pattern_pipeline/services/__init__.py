"""What commands, pages and assets share: the opened home, which days are stale, who answers, what it will cost.

Belongs here: what needs the settings and the lake together. Does not belong here: Dagster (``orchestration``), SQL
(``lake``), printing (``cli``, ``web``).
"""
