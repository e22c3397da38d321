"""Place units in their nearest topic, within its radius.

Belongs here: centroids, radii, nearest topics, and a day's rows of ``classified_logs``. Does not belong here:
how topics are found (``clustering``).
"""
