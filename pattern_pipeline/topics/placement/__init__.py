"""Units to their closest topic, within its reach.

Belongs here: centroids, radii, nearest topics, and a day's rows of ``classified_logs``.
Does not belong here: how topics are found (``clustering``).
"""
