"""Place units in their nearest topic, within its radius.

Belongs here: centroids, radii, nearest topics, the choice of the map that places a day, and rows of
``classified_logs`` and ``current_labels``. Does not belong here: how topics are found (``clustering``).
"""
